// SPDX-License-Identifier: Apache-2.0
// Some lanes' values, written side by side.
#pragma once

#include <array>

#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

// A set of lanes, to be packed many times: bit i of `lanes` stands for lane i.
template <class V>
class Packing {
 public:
  DELEGAUGE_INLINE explicit Packing(unsigned lanes) : lanes_(lanes) {}
  // Writes the values of the set's lanes, in their order, from to[0] on; up to to[width] anything
  // may be written.
  DELEGAUGE_INLINE void store(V x, RealOf<V>* to) const {
    for (int lane = 0; lane < Traits<V>::width; ++lane) {
      *to = extract(x, lane);
      to += lanes_ >> lane & 1U;
    }
  }

 private:
  unsigned lanes_;
};

#if defined(DELEGAUGE_LANES_AVX2)
// For each set of `lanes` lanes of `words` words, which word each of eight comes from.
template <unsigned lanes, unsigned words>
struct PackingTable {
  alignas(32) std::uint32_t from[1U << lanes][8];
  constexpr PackingTable() : from{} {
    for (unsigned set = 0; set < 1U << lanes; ++set) {
      unsigned at = 0;
      for (unsigned lane = 0; lane < lanes; ++lane) {
        if ((set >> lane & 1U) == 0) continue;
        for (unsigned word = 0; word < words; ++word) from[set][at++] = lane * words + word;
      }
    }
  }
};
template <unsigned lanes, unsigned words>
inline constexpr PackingTable<lanes, words> packing_table;

template <>
class Packing<Lane<float, 8>> {
 public:
  DELEGAUGE_INLINE explicit Packing(unsigned lanes)
      : from_(
            _mm256_load_si256(reinterpret_cast<const __m256i*>(packing_table<8, 1>.from[lanes]))) {}
  DELEGAUGE_INLINE void store(Lane<float, 8> x, float* to) const {
    _mm256_storeu_ps(to, _mm256_permutevar8x32_ps(x.v, from_));
  }

 private:
  __m256i from_;
};
template <>
class Packing<Lane<double, 4>> {
 public:
  DELEGAUGE_INLINE explicit Packing(unsigned lanes)
      : from_(
            _mm256_load_si256(reinterpret_cast<const __m256i*>(packing_table<4, 2>.from[lanes]))) {}
  DELEGAUGE_INLINE void store(Lane<double, 4> x, double* to) const {
    _mm256_storeu_ps(reinterpret_cast<float*>(to),
                     _mm256_permutevar8x32_ps(_mm256_castpd_ps(x.v), from_));
  }

 private:
  __m256i from_;
};
#elif defined(DELEGAUGE_LANES_AVX512)
// Into a register first: compressing to memory takes Zen 4 a hundred cycles.
template <>
class Packing<Lane<float, 16>> {
 public:
  DELEGAUGE_INLINE explicit Packing(unsigned lanes) : lanes_(static_cast<__mmask16>(lanes)) {}
  DELEGAUGE_INLINE void store(Lane<float, 16> x, float* to) const {
    _mm512_storeu_ps(to, _mm512_maskz_compress_ps(lanes_, x.v));
  }

 private:
  __mmask16 lanes_;
};
template <>
class Packing<Lane<double, 8>> {
 public:
  DELEGAUGE_INLINE explicit Packing(unsigned lanes) : lanes_(static_cast<__mmask8>(lanes)) {}
  DELEGAUGE_INLINE void store(Lane<double, 8> x, double* to) const {
    _mm512_storeu_pd(to, _mm512_maskz_compress_pd(lanes_, x.v));
  }

 private:
  __mmask8 lanes_;
};
#endif

DELEGAUGE_END
