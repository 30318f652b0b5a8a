// SPDX-License-Identifier: Apache-2.0
// Twin<L>: two lanes worked on side by side. A game's evaluation is one long chain of dependent
// operations; two independent ones in step keep the processor's units busy.
#pragma once

#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

template <class L>
struct Twin {
  using Entry = RealOf<L>;
  L a, b;

  Twin() = default;
  DELEGAUGE_INLINE Twin(Entry s) : a(s), b(s) {}  // NOLINT(google-explicit-constructor)
  DELEGAUGE_INLINE Twin(L first, L second) : a(first), b(second) {}
  DELEGAUGE_INLINE static Twin load(const Entry* p) {
    return {L::load(p), L::load(p + Traits<L>::width)};
  }
  DELEGAUGE_INLINE void store(Entry* p) const {
    a.store(p);
    b.store(p + Traits<L>::width);
  }
#define DELEGAUGE_OPERATION(op) \
  friend DELEGAUGE_INLINE Twin operator op(Twin x, Twin y) { return {x.a op y.a, x.b op y.b}; }
  DELEGAUGE_OPERATION(+)
  DELEGAUGE_OPERATION(-)
  DELEGAUGE_OPERATION(*)
  DELEGAUGE_OPERATION(/)
  DELEGAUGE_OPERATION(^)
  DELEGAUGE_OPERATION(|)
  DELEGAUGE_OPERATION(&)
#undef DELEGAUGE_OPERATION
  friend DELEGAUGE_INLINE Twin operator-(Twin x) { return {-x.a, -x.b}; }
  friend DELEGAUGE_INLINE Twin operator<<(Twin x, int n) { return {x.a << n, x.b << n}; }
  friend DELEGAUGE_INLINE Twin operator>>(Twin x, int n) { return {x.a >> n, x.b >> n}; }
  DELEGAUGE_INLINE Twin& operator+=(Twin y) { return *this = *this + y; }
};

// M: the truth values of one of the lanes.
template <class M>
struct TwinMask {
  M a, b;
  friend DELEGAUGE_INLINE TwinMask operator&(TwinMask x, TwinMask y) {
    return {x.a & y.a, x.b & y.b};
  }
  friend DELEGAUGE_INLINE TwinMask operator|(TwinMask x, TwinMask y) {
    return {x.a | y.a, x.b | y.b};
  }
  friend DELEGAUGE_INLINE TwinMask operator!(TwinMask x) { return {!x.a, !x.b}; }
};

template <class L>
struct Traits<Twin<L>> {
  using Real = RealOf<L>;
  using Truth = TwinMask<TruthOf<L>>;
  using Word = Twin<WordOf<L>>;
  static constexpr int width = 2 * Traits<L>::width;
};
template <int W>
struct Traits<Lane<std::uint32_t, W>> {
  using Real = std::uint32_t;
  static constexpr int width = W;
};
template <int W>
struct Traits<Lane<std::uint64_t, W>> {
  using Real = std::uint64_t;
  static constexpr int width = W;
};

#define DELEGAUGE_COMPARISON(op)                                            \
  template <class L>                                                        \
  DELEGAUGE_INLINE TwinMask<TruthOf<L>> operator op(Twin<L> x, Twin<L> y) { \
    return {x.a op y.a, x.b op y.b};                                        \
  }
DELEGAUGE_COMPARISON(<)
DELEGAUGE_COMPARISON(<=)
DELEGAUGE_COMPARISON(>)
DELEGAUGE_COMPARISON(>=)
DELEGAUGE_COMPARISON(==)
#undef DELEGAUGE_COMPARISON

template <class L, class M>
DELEGAUGE_INLINE Twin<L> select(TwinMask<M> m, Twin<L> x, Twin<L> y) {
  return {select(m.a, x.a, y.a), select(m.b, x.b, y.b)};
}
template <class M>
DELEGAUGE_INLINE bool any(TwinMask<M> m) {
  return any(m.a | m.b);
}
template <class L>
DELEGAUGE_INLINE Twin<L> min(Twin<L> x, Twin<L> y) {
  return {min(x.a, y.a), min(x.b, y.b)};
}
template <class L>
DELEGAUGE_INLINE Twin<L> max(Twin<L> x, Twin<L> y) {
  return {max(x.a, y.a), max(x.b, y.b)};
}
template <class L>
DELEGAUGE_INLINE Twin<L> fma(Twin<L> x, Twin<L> y, Twin<L> z) {
  return {fma(x.a, y.a, z.a), fma(x.b, y.b, z.b)};
}
template <class L>
DELEGAUGE_INLINE Twin<L> sqrt(Twin<L> x) {
  return {sqrt(x.a), sqrt(x.b)};
}
template <class L>
DELEGAUGE_INLINE void multiply_wide(Twin<L> x, std::uint32_t m, Twin<L>& high, Twin<L>& low) {
  multiply_wide(x.a, m, high.a, low.a);
  multiply_wide(x.b, m, high.b, low.b);
}
template <class L>
DELEGAUGE_INLINE auto bits_of(Twin<L> x) {
  using Bits = decltype(bits_of(x.a));
  return Twin<Bits>(bits_of(x.a), bits_of(x.b));
}
template <class L>
DELEGAUGE_INLINE auto float_of(Twin<L> x) {
  using Value = decltype(float_of(x.a));
  return Twin<Value>(float_of(x.a), float_of(x.b));
}
template <class L>
DELEGAUGE_INLINE auto double_of(Twin<L> x) {
  using Value = decltype(double_of(x.a));
  return Twin<Value>(double_of(x.a), double_of(x.b));
}
template <class L>
DELEGAUGE_INLINE Twin<L> exclusive_or(Twin<L> x, Twin<L> y, Twin<L> z) {
  return {exclusive_or(x.a, y.a, z.a), exclusive_or(x.b, y.b, z.b)};
}
template <class L>
struct FromWord<Twin<L>> {
  static DELEGAUGE_INLINE Twin<L> convert(Twin<WordOf<L>> x) {
    return {FromWord<L>::convert(x.a), FromWord<L>::convert(x.b)};
  }
};
template <int W>
struct Iota<Twin<Lane<std::uint32_t, W>>> {
  using Half = Lane<std::uint32_t, W>;
  static DELEGAUGE_INLINE Twin<Half> from(std::uint32_t first) {
    return {Iota<Half>::from(first), Iota<Half>::from(first + W)};
  }
};
template <class L>
DELEGAUGE_INLINE void store(Twin<L> x, RealOf<L>* p) {
  x.store(p);
}
template <class L>
DELEGAUGE_INLINE RealOf<L> extract(Twin<L> x, int i) {
  return i < Traits<L>::width ? extract(x.a, i) : extract(x.b, i - Traits<L>::width);
}
template <class M>
DELEGAUGE_INLINE bool extract(TwinMask<M> m, int i) {
  constexpr int half = static_cast<int>(M::width);
  return i < half ? extract(m.a, i) : extract(m.b, i - half);
}

DELEGAUGE_END
