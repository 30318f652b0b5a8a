// SPDX-License-Identifier: Apache-2.0
// 64-byte lanes on x86: masks are bits in a mask register, and everything that follows from that.
#pragma once

#include "delegauge/base/lane.hpp"

DELEGAUGE_BEGIN

template <>
struct Mask<float, 16> {
  static constexpr int width = 16;
  __mmask16 v;
  friend DELEGAUGE_INLINE Mask operator&(Mask a, Mask b) { return {_kand_mask16(a.v, b.v)}; }
  friend DELEGAUGE_INLINE Mask operator|(Mask a, Mask b) { return {_kor_mask16(a.v, b.v)}; }
  friend DELEGAUGE_INLINE Mask operator!(Mask a) { return {_knot_mask16(a.v)}; }
  DELEGAUGE_INLINE bool operator[](int i) const { return ((v >> i) & 1) != 0; }
};
template <>
struct Mask<double, 8> {
  static constexpr int width = 8;
  __mmask8 v;
  friend DELEGAUGE_INLINE Mask operator&(Mask a, Mask b) { return {_kand_mask8(a.v, b.v)}; }
  friend DELEGAUGE_INLINE Mask operator|(Mask a, Mask b) { return {_kor_mask8(a.v, b.v)}; }
  friend DELEGAUGE_INLINE Mask operator!(Mask a) { return {_knot_mask8(a.v)}; }
  DELEGAUGE_INLINE bool operator[](int i) const { return ((v >> i) & 1) != 0; }
};

#define DELEGAUGE_COMPARISON(op, predicate)                                            \
  DELEGAUGE_INLINE Mask<float, 16> operator op(Lane<float, 16> a, Lane<float, 16> b) { \
    return {_mm512_cmp_ps_mask(a.v, b.v, predicate)};                                  \
  }                                                                                    \
  DELEGAUGE_INLINE Mask<double, 8> operator op(Lane<double, 8> a, Lane<double, 8> b) { \
    return {_mm512_cmp_pd_mask(a.v, b.v, predicate)};                                  \
  }
DELEGAUGE_COMPARISON(<, _CMP_LT_OS)
DELEGAUGE_COMPARISON(<=, _CMP_LE_OS)
DELEGAUGE_COMPARISON(>, _CMP_GT_OS)
DELEGAUGE_COMPARISON(>=, _CMP_GE_OS)
DELEGAUGE_COMPARISON(==, _CMP_EQ_OQ)
#undef DELEGAUGE_COMPARISON

DELEGAUGE_INLINE Lane<float, 16> select(Mask<float, 16> m, Lane<float, 16> a, Lane<float, 16> b) {
  return Lane<float, 16>(_mm512_mask_blend_ps(m.v, b.v, a.v));
}
DELEGAUGE_INLINE Lane<double, 8> select(Mask<double, 8> m, Lane<double, 8> a, Lane<double, 8> b) {
  return Lane<double, 8>(_mm512_mask_blend_pd(m.v, b.v, a.v));
}
DELEGAUGE_INLINE bool any(Mask<float, 16> m) { return m.v != 0; }
DELEGAUGE_INLINE bool any(Mask<double, 8> m) { return m.v != 0; }

DELEGAUGE_INLINE Lane<float, 16> sqrt(Lane<float, 16> a) {
  return Lane<float, 16>(_mm512_sqrt_ps(a.v));
}
DELEGAUGE_INLINE Lane<double, 8> sqrt(Lane<double, 8> a) {
  return Lane<double, 8>(_mm512_sqrt_pd(a.v));
}
DELEGAUGE_INLINE Lane<float, 16> min(Lane<float, 16> a, Lane<float, 16> b) {
  return Lane<float, 16>(_mm512_min_ps(a.v, b.v));
}
DELEGAUGE_INLINE Lane<float, 16> max(Lane<float, 16> a, Lane<float, 16> b) {
  return Lane<float, 16>(_mm512_max_ps(a.v, b.v));
}
DELEGAUGE_INLINE Lane<double, 8> min(Lane<double, 8> a, Lane<double, 8> b) {
  return Lane<double, 8>(_mm512_min_pd(a.v, b.v));
}
DELEGAUGE_INLINE Lane<double, 8> max(Lane<double, 8> a, Lane<double, 8> b) {
  return Lane<double, 8>(_mm512_max_pd(a.v, b.v));
}
DELEGAUGE_INLINE Lane<float, 16> fma(Lane<float, 16> a, Lane<float, 16> b, Lane<float, 16> c) {
  return Lane<float, 16>(_mm512_fmadd_ps(a.v, b.v, c.v));
}
DELEGAUGE_INLINE Lane<double, 8> fma(Lane<double, 8> a, Lane<double, 8> b, Lane<double, 8> c) {
  return Lane<double, 8>(_mm512_fmadd_pd(a.v, b.v, c.v));
}
// a ^ b ^ c
DELEGAUGE_INLINE Lane<std::uint32_t, 16> exclusive_or(Lane<std::uint32_t, 16> a,
                                                      Lane<std::uint32_t, 16> b,
                                                      Lane<std::uint32_t, 16> c) {
  using native = Lane<std::uint32_t, 16>::native;
  return Lane<std::uint32_t, 16>(
      native(_mm512_ternarylogic_epi32(__m512i(a.v), __m512i(b.v), __m512i(c.v), 0x96)));
}
DELEGAUGE_INLINE void multiply_wide(Lane<std::uint32_t, 16> a, std::uint32_t m,
                                    Lane<std::uint32_t, 16>& high, Lane<std::uint32_t, 16>& low) {
  const __m512i factor = _mm512_set1_epi32(static_cast<int>(m));
  const __m512i x = __m512i(a.v);
  const __m512i even = _mm512_mul_epu32(x, factor);
  const __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64(x, 32), factor);
  using native = Lane<std::uint32_t, 16>::native;
  // Odd lanes' words are in place for the high word, even lanes' for the low word: one merging
  // shuffle each.
  high.v = native(_mm512_mask_shuffle_epi32(odd, 0x5555, even, _MM_PERM_DDBB));
  low.v = native(_mm512_mask_shuffle_epi32(even, 0xAAAA, odd, _MM_PERM_CCAA));
}
// Half-width words: the random numbers of double lanes.
DELEGAUGE_INLINE void multiply_wide(Lane<std::uint32_t, 8> a, std::uint32_t m,
                                    Lane<std::uint32_t, 8>& high, Lane<std::uint32_t, 8>& low) {
  const __m256i factor = _mm256_set1_epi32(static_cast<int>(m));
  const __m256i x = __m256i(a.v);
  const __m256i even = _mm256_mul_epu32(x, factor);
  const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(x, 32), factor);
  using native = Lane<std::uint32_t, 8>::native;
  high.v = native(_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA));
  low.v = native(_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA));
}
DELEGAUGE_INLINE Lane<std::uint64_t, 8> multiply_low_words(Lane<std::uint64_t, 8> a,
                                                           Lane<std::uint64_t, 8> b) {
  using native = Lane<std::uint64_t, 8>::native;
  return Lane<std::uint64_t, 8>(native(_mm512_mul_epu32(__m512i(a.v), __m512i(b.v))));
}

DELEGAUGE_END
