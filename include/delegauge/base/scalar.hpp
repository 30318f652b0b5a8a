// SPDX-License-Identifier: Apache-2.0
// The vocabulary of lanes for plain numbers, and the traits that tell code which of the two it has.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "delegauge/base/lane.hpp"

DELEGAUGE_BEGIN

// V: a value per game (float, double or a Lane of them). Word: 32 random bits per game.
template <class V>
struct Traits;
template <>
struct Traits<float> {
  using Real = float;
  using Truth = bool;
  using Word = std::uint32_t;
  static constexpr int width = 1;
};
template <>
struct Traits<double> {
  using Real = double;
  using Truth = bool;
  using Word = std::uint32_t;
  static constexpr int width = 1;
};
template <class T, int W>
struct Traits<Lane<T, W>> {
  using Real = T;
  using Truth = Mask<T, W>;
  using Word = Lane<std::uint32_t, W>;
  static constexpr int width = W;
};
template <class V>
using RealOf = typename Traits<V>::Real;
template <class V>
using TruthOf = typename Traits<V>::Truth;
template <class V>
using WordOf = typename Traits<V>::Word;

DELEGAUGE_INLINE float select(bool m, float a, float b) { return m ? a : b; }
DELEGAUGE_INLINE double select(bool m, double a, double b) { return m ? a : b; }
#if defined(__CUDA_ARCH__)
// One instruction each. They differ from the comparisons below where b is a NaN, hence what may be
// one (an overflow in float, far apart magnitudes) is a, and in the sign of a zero where zeros of
// both signs meet, which no result shows: all are norms, sums of what is not negative, or
// differences of equal numbers.
DELEGAUGE_INLINE float min(float a, float b) { return ::fminf(a, b); }
DELEGAUGE_INLINE double min(double a, double b) { return ::fmin(a, b); }
DELEGAUGE_INLINE float max(float a, float b) { return ::fmaxf(a, b); }
DELEGAUGE_INLINE double max(double a, double b) { return ::fmax(a, b); }
#else
DELEGAUGE_INLINE float min(float a, float b) { return a < b ? a : b; }
DELEGAUGE_INLINE double min(double a, double b) { return a < b ? a : b; }
DELEGAUGE_INLINE float max(float a, float b) { return a > b ? a : b; }
DELEGAUGE_INLINE double max(double a, double b) { return a > b ? a : b; }
#endif
DELEGAUGE_INLINE float sqrt(float a) { return ::sqrtf(a); }
DELEGAUGE_INLINE double sqrt(double a) { return ::sqrt(a); }
DELEGAUGE_INLINE double fma(double a, double b, double c) { return ::fma(a, b, c); }
DELEGAUGE_INLINE float fma(float a, float b, float c) {
#if defined(__FMA__) || defined(__CUDA_ARCH__) || defined(__aarch64__)
  return ::fmaf(a, b, c);
#else
  // Without the instruction: the product is exact in double, and so is its sum with c but for a
  // last rounding. Rounding that to float goes wrong only where it lies half-way between floats, or
  // below the normal ones.
  const double sum = static_cast<double>(a) * static_cast<double>(b) + static_cast<double>(c);
  std::uint64_t bits;
  std::memcpy(&bits, &sum, sizeof(bits));
  const bool half_way = (bits & 0x1FFFFFFFu) == 0x10000000u;
  const bool small = (bits & 0x7FF0000000000000ull) < 0x3810000000000000ull;
  return half_way || small ? ::fmaf(a, b, c) : static_cast<float>(sum);
#endif
}
DELEGAUGE_INLINE bool any(bool m) { return m; }
DELEGAUGE_INLINE void multiply_wide(std::uint32_t a, std::uint32_t m, std::uint32_t& high,
                                    std::uint32_t& low) {
#if defined(__CUDA_ARCH__)
  asm("{.reg .u64 product; mul.wide.u32 product, %2, %3; mov.b64 {%0, %1}, product;}"
      : "=r"(low), "=r"(high)
      : "r"(a), "r"(m));
#else
  const std::uint64_t product = static_cast<std::uint64_t>(a) * m;
  high = static_cast<std::uint32_t>(product >> 32);
  low = static_cast<std::uint32_t>(product);
#endif
}

// c - a * b, rounded once.
template <class V>
DELEGAUGE_INLINE V fnma(V a, V b, V c) {
  return fma(-a, b, c);
}

// Bits of a value seen as words and back, and signed words as numbers (rounded to nearest even).
DELEGAUGE_INLINE std::uint32_t bits_of(float a) {
  std::uint32_t r;
  std::memcpy(&r, &a, sizeof(r));
  return r;
}
DELEGAUGE_INLINE float float_of(std::uint32_t a) {
  float r;
  std::memcpy(&r, &a, sizeof(r));
  return r;
}
DELEGAUGE_INLINE std::uint64_t bits_of(double a) {
  std::uint64_t r;
  std::memcpy(&r, &a, sizeof(r));
  return r;
}
DELEGAUGE_INLINE double double_of(std::uint64_t a) {
  double r;
  std::memcpy(&r, &a, sizeof(r));
  return r;
}
template <int W>
DELEGAUGE_INLINE Lane<std::uint32_t, W> bits_of(Lane<float, W> a) {
  return Lane<std::uint32_t, W>(typename Lane<std::uint32_t, W>::native(a.v));
}
template <int W>
DELEGAUGE_INLINE Lane<std::uint64_t, W> bits_of(Lane<double, W> a) {
  return Lane<std::uint64_t, W>(typename Lane<std::uint64_t, W>::native(a.v));
}
template <int W>
DELEGAUGE_INLINE Lane<float, W> float_of(Lane<std::uint32_t, W> a) {
  return Lane<float, W>(typename Lane<float, W>::native(a.v));
}
template <int W>
DELEGAUGE_INLINE Lane<double, W> double_of(Lane<std::uint64_t, W> a) {
  return Lane<double, W>(typename Lane<double, W>::native(a.v));
}

// |a|.
template <class V>
DELEGAUGE_INLINE V abs(V a) {
#if defined(__CUDA_ARCH__)
  if constexpr (sizeof(RealOf<V>) == sizeof(float)) {
    return ::fabsf(a);
  } else {
    return ::fabs(a);
  }
#else
  if constexpr (sizeof(RealOf<V>) == sizeof(float)) {
    return float_of(bits_of(a) & 0x7FFFFFFFu);
  } else {
    return double_of(bits_of(a) & 0x7FFFFFFFFFFFFFFFull);
  }
#endif
}

// a ^ b ^ c, one instruction where there is one.
template <class Word>
DELEGAUGE_INLINE Word exclusive_or(Word a, Word b, Word c) {
  return a ^ b ^ c;
}
DELEGAUGE_INLINE std::uint32_t exclusive_or(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
#if defined(__CUDA_ARCH__)
  std::uint32_t r;
  asm("lop3.b32 %0, %1, %2, %3, 0x96;" : "=r"(r) : "r"(a), "r"(b), "r"(c));
  return r;
#else
  return a ^ b ^ c;
#endif
}

template <class V>
struct FromWord;
template <>
struct FromWord<float> {
  static DELEGAUGE_INLINE float convert(std::uint32_t a) {
    return static_cast<float>(static_cast<std::int32_t>(a));
  }
};
template <>
struct FromWord<double> {
  static DELEGAUGE_INLINE double convert(std::uint32_t a) {
    return static_cast<double>(static_cast<std::int32_t>(a));
  }
};
template <class T, int W>
struct FromWord<Lane<T, W>> {
  static DELEGAUGE_INLINE Lane<T, W> convert(Lane<std::uint32_t, W> a) {
    using Signed = typename Lane<std::int32_t, W>::native;
    return Lane<T, W>(__builtin_convertvector(Signed(a.v), typename Lane<T, W>::native));
  }
};
// The word read as a signed integer, as a number: exact in double, rounded to nearest even in
// float.
template <class V>
DELEGAUGE_INLINE V from_signed(WordOf<V> a) {
  return FromWord<V>::convert(a);
}

// Where the word's bit `bit` is set.
template <class V>
DELEGAUGE_INLINE TruthOf<V> bit_set(WordOf<V> a, int bit) {
  return from_signed<V>(a << (31 - bit)) < V(0);
}

// first, first + 1, ... : the low words of consecutive game indices.
template <class Word>
struct Iota;
template <>
struct Iota<std::uint32_t> {
  static DELEGAUGE_INLINE std::uint32_t from(std::uint32_t first) { return first; }
};
template <int W>
struct Iota<Lane<std::uint32_t, W>> {
  static DELEGAUGE_INLINE Lane<std::uint32_t, W> from(std::uint32_t first) {
    static_assert(W <= 16);
    alignas(64) constexpr std::uint32_t steps[16] = {0, 1, 2,  3,  4,  5,  6,  7,
                                                     8, 9, 10, 11, 12, 13, 14, 15};
    return Lane<std::uint32_t, W>(first) + Lane<std::uint32_t, W>::load(steps);
  }
};

// One game of a value that may hold several.
DELEGAUGE_INLINE float extract(float a, int) { return a; }
DELEGAUGE_INLINE double extract(double a, int) { return a; }
DELEGAUGE_INLINE bool extract(bool a, int) { return a; }
template <class T, int W>
DELEGAUGE_INLINE T extract(Lane<T, W> a, int i) {
  return a[i];
}
template <class T, int W>
DELEGAUGE_INLINE bool extract(Mask<T, W> a, int i) {
  return a[i];
}

// Writes the games' values side by side.
DELEGAUGE_INLINE void store(float a, float* p) { *p = a; }
DELEGAUGE_INLINE void store(double a, double* p) { *p = a; }
DELEGAUGE_INLINE void store(std::uint32_t a, std::uint32_t* p) { *p = a; }
template <class T, int W>
DELEGAUGE_INLINE void store(Lane<T, W> a, T* p) {
  a.store(p);
}
template <class V>
DELEGAUGE_INLINE V load(const RealOf<V>* p) {
  if constexpr (Traits<V>::width == 1) {
    return *p;
  } else {
    return V::load(p);
  }
}

DELEGAUGE_END
