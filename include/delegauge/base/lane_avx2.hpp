// SPDX-License-Identifier: Apache-2.0
// 32-byte lanes on x86: square roots, extrema, tests and wide products.
#pragma once

#include "delegauge/base/lane.hpp"

DELEGAUGE_BEGIN

DELEGAUGE_INLINE Lane<float, 8> sqrt(Lane<float, 8> a) {
  return Lane<float, 8>(_mm256_sqrt_ps(a.v));
}
DELEGAUGE_INLINE Lane<double, 4> sqrt(Lane<double, 4> a) {
  return Lane<double, 4>(_mm256_sqrt_pd(a.v));
}
DELEGAUGE_INLINE Lane<float, 8> min(Lane<float, 8> a, Lane<float, 8> b) {
  return Lane<float, 8>(_mm256_min_ps(a.v, b.v));
}
DELEGAUGE_INLINE Lane<float, 8> max(Lane<float, 8> a, Lane<float, 8> b) {
  return Lane<float, 8>(_mm256_max_ps(a.v, b.v));
}
DELEGAUGE_INLINE Lane<double, 4> min(Lane<double, 4> a, Lane<double, 4> b) {
  return Lane<double, 4>(_mm256_min_pd(a.v, b.v));
}
DELEGAUGE_INLINE Lane<double, 4> max(Lane<double, 4> a, Lane<double, 4> b) {
  return Lane<double, 4>(_mm256_max_pd(a.v, b.v));
}
DELEGAUGE_INLINE Lane<float, 8> fma(Lane<float, 8> a, Lane<float, 8> b, Lane<float, 8> c) {
  return Lane<float, 8>(_mm256_fmadd_ps(a.v, b.v, c.v));
}
DELEGAUGE_INLINE Lane<double, 4> fma(Lane<double, 4> a, Lane<double, 4> b, Lane<double, 4> c) {
  return Lane<double, 4>(_mm256_fmadd_pd(a.v, b.v, c.v));
}
DELEGAUGE_INLINE bool any(Mask<float, 8> m) { return _mm256_movemask_ps(__m256(m.v)) != 0; }
DELEGAUGE_INLINE bool any(Mask<double, 4> m) { return _mm256_movemask_pd(__m256d(m.v)) != 0; }
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
DELEGAUGE_INLINE Lane<std::uint64_t, 4> multiply_low_words(Lane<std::uint64_t, 4> a,
                                                           Lane<std::uint64_t, 4> b) {
  using native = Lane<std::uint64_t, 4>::native;
  return Lane<std::uint64_t, 4>(native(_mm256_mul_epu32(__m256i(a.v), __m256i(b.v))));
}

DELEGAUGE_END
