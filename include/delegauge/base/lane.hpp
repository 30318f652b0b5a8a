// SPDX-License-Identifier: Apache-2.0
// Lane<T, W>: W values of T, one game in each, over the vector extensions of g++ and clang.
// Operations are IEEE-exact and element by element, so a lane gives the bits that the same code on
// a scalar gives.
#pragma once

#include <cstdint>
#include <cstring>

#include "delegauge/base/macros.hpp"
#if defined(__x86_64__) && !defined(__CUDACC__)
#include <immintrin.h>
#endif

DELEGAUGE_BEGIN

// The compiler's vector of W values of T. g++ drops vector_size where it depends on a template
// parameter, hence the list.
template <class T, int W>
struct NativeVector;
#define DELEGAUGE_NATIVE(T, W)                                                           \
  template <>                                                                            \
  struct NativeVector<T, W> {                                                            \
    typedef T type                                                                       \
        __attribute__((vector_size(sizeof(T) * (W)))); /* NOLINT(modernize-use-using) */ \
  };
#define DELEGAUGE_NATIVES(W)         \
  DELEGAUGE_NATIVE(float, W)         \
  DELEGAUGE_NATIVE(double, W)        \
  DELEGAUGE_NATIVE(std::uint16_t, W) \
  DELEGAUGE_NATIVE(std::int32_t, W)  \
  DELEGAUGE_NATIVE(std::uint32_t, W) \
  DELEGAUGE_NATIVE(std::uint64_t, W)
DELEGAUGE_NATIVES(2)
DELEGAUGE_NATIVES(4)
DELEGAUGE_NATIVES(8)
DELEGAUGE_NATIVES(16)
#undef DELEGAUGE_NATIVES
#undef DELEGAUGE_NATIVE

template <class T, int W>
struct Lane {
  using native = typename NativeVector<T, W>::type;
  native v;

  Lane() = default;
  // `s - 0` is exact for every s, and compilers fold it to a broadcast (they may not fold `s + 0`).
  DELEGAUGE_INLINE Lane(T s) : v(s - native{}) {}  // NOLINT(google-explicit-constructor)
  DELEGAUGE_INLINE explicit Lane(native n) : v(n) {}

  DELEGAUGE_INLINE static Lane load(const T* p) {
    Lane r;
    std::memcpy(&r.v, p, sizeof(native));
    return r;
  }
  DELEGAUGE_INLINE void store(T* p) const { std::memcpy(p, &v, sizeof(native)); }
  DELEGAUGE_INLINE T operator[](int i) const { return v[i]; }

  friend DELEGAUGE_INLINE Lane operator+(Lane a, Lane b) { return Lane(a.v + b.v); }
  friend DELEGAUGE_INLINE Lane operator-(Lane a, Lane b) { return Lane(a.v - b.v); }
  friend DELEGAUGE_INLINE Lane operator*(Lane a, Lane b) { return Lane(a.v * b.v); }
  friend DELEGAUGE_INLINE Lane operator/(Lane a, Lane b) { return Lane(a.v / b.v); }
  friend DELEGAUGE_INLINE Lane operator-(Lane a) { return Lane(-a.v); }
  friend DELEGAUGE_INLINE Lane operator^(Lane a, Lane b) { return Lane(a.v ^ b.v); }
  friend DELEGAUGE_INLINE Lane operator|(Lane a, Lane b) { return Lane(a.v | b.v); }
  friend DELEGAUGE_INLINE Lane operator&(Lane a, Lane b) { return Lane(a.v & b.v); }
  friend DELEGAUGE_INLINE Lane operator<<(Lane a, int n) { return Lane(a.v << n); }
  friend DELEGAUGE_INLINE Lane operator>>(Lane a, int n) { return Lane(a.v >> n); }
  DELEGAUGE_INLINE Lane& operator+=(Lane b) { return *this = *this + b; }
};

// A truth value per lane. The general form is a vector of all-ones or all-zero integers as wide as
// T.
template <class T, int W>
struct Mask {
  static constexpr int width = W;
  using integer = typename Lane<T, W>::native;
  using native = decltype(integer{} < integer{});
  native v;
  friend DELEGAUGE_INLINE Mask operator&(Mask a, Mask b) { return {a.v & b.v}; }
  friend DELEGAUGE_INLINE Mask operator|(Mask a, Mask b) { return {a.v | b.v}; }
  friend DELEGAUGE_INLINE Mask operator!(Mask a) { return {~a.v}; }
  DELEGAUGE_INLINE bool operator[](int i) const { return v[i] != 0; }
};

#define DELEGAUGE_COMPARISON(op)                                        \
  template <class T, int W>                                             \
  DELEGAUGE_INLINE Mask<T, W> operator op(Lane<T, W> a, Lane<T, W> b) { \
    return {a.v op b.v};                                                \
  }
DELEGAUGE_COMPARISON(<)
DELEGAUGE_COMPARISON(<=)
DELEGAUGE_COMPARISON(>)
DELEGAUGE_COMPARISON(>=)
DELEGAUGE_COMPARISON(==)
#undef DELEGAUGE_COMPARISON

template <class T, int W>
DELEGAUGE_INLINE Lane<T, W> select(Mask<T, W> m, Lane<T, W> a, Lane<T, W> b) {
  return Lane<T, W>(m.v ? a.v : b.v);
}
template <class T, int W>
DELEGAUGE_INLINE bool any(Mask<T, W> m) {
  std::uint64_t words[(sizeof(m.v) + 7) / 8] = {};
  std::memcpy(words, &m.v, sizeof(m.v));
  std::uint64_t r = 0;
  for (std::uint64_t w : words) r |= w;
  return r != 0;
}

// min and max return b where neither is smaller, like x86's and like `a < b ? a : b`.
template <class T, int W>
DELEGAUGE_INLINE Lane<T, W> min(Lane<T, W> a, Lane<T, W> b) {
  return Lane<T, W>(a.v < b.v ? a.v : b.v);
}
template <class T, int W>
DELEGAUGE_INLINE Lane<T, W> max(Lane<T, W> a, Lane<T, W> b) {
  return Lane<T, W>(a.v > b.v ? a.v : b.v);
}

template <int W>
DELEGAUGE_INLINE Lane<float, W> sqrt(Lane<float, W> a) {
  for (int i = 0; i < W; ++i) a.v[i] = __builtin_sqrtf(a.v[i]);
  return a;
}
template <int W>
DELEGAUGE_INLINE Lane<double, W> sqrt(Lane<double, W> a) {
  for (int i = 0; i < W; ++i) a.v[i] = __builtin_sqrt(a.v[i]);
  return a;
}

// a * b + c, rounded once.
template <int W>
DELEGAUGE_INLINE Lane<float, W> fma(Lane<float, W> a, Lane<float, W> b, Lane<float, W> c) {
  for (int i = 0; i < W; ++i) a.v[i] = __builtin_fmaf(a.v[i], b.v[i], c.v[i]);
  return a;
}
template <int W>
DELEGAUGE_INLINE Lane<double, W> fma(Lane<double, W> a, Lane<double, W> b, Lane<double, W> c) {
  for (int i = 0; i < W; ++i) a.v[i] = __builtin_fma(a.v[i], b.v[i], c.v[i]);
  return a;
}

// The 64-bit product of each lane with m, as high and low words.
template <int W>
DELEGAUGE_INLINE void multiply_wide(Lane<std::uint32_t, W> a, std::uint32_t m,
                                    Lane<std::uint32_t, W>& high, Lane<std::uint32_t, W>& low) {
  low = Lane<std::uint32_t, W>(a.v * m);
  for (int i = 0; i < W; ++i) {
    high.v[i] = static_cast<std::uint32_t>((static_cast<std::uint64_t>(a.v[i]) * m) >> 32);
  }
}

// The product of the low 32 bits of each lane.
template <int W>
DELEGAUGE_INLINE Lane<std::uint64_t, W> multiply_low_words(Lane<std::uint64_t, W> a,
                                                           Lane<std::uint64_t, W> b) {
  return (a & Lane<std::uint64_t, W>(0xFFFFFFFFull)) * (b & Lane<std::uint64_t, W>(0xFFFFFFFFull));
}

DELEGAUGE_END

// What the vector extensions cannot say, or say slowly, in intrinsics of the translation unit's own
// ISA.
#if defined(DELEGAUGE_LANES_AVX2)
#include "delegauge/base/lane_avx2.hpp"
#elif defined(DELEGAUGE_LANES_AVX512)
#include "delegauge/base/lane_avx512.hpp"
#elif defined(DELEGAUGE_LANES_NEON)
#include "delegauge/base/lane_neon.hpp"
#endif
