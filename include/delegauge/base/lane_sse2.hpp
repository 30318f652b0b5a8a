// SPDX-License-Identifier: Apache-2.0
// 16-byte lanes on x86: square roots, extrema, tests and wide products.
#pragma once

#include "delegauge/base/lane.hpp"

DELEGAUGE_BEGIN

DELEGAUGE_INLINE Lane<float, 4> sqrt(Lane<float, 4> a) { return Lane<float, 4>(_mm_sqrt_ps(a.v)); }
DELEGAUGE_INLINE Lane<double, 2> sqrt(Lane<double, 2> a) {
  return Lane<double, 2>(_mm_sqrt_pd(a.v));
}
DELEGAUGE_INLINE Lane<float, 4> min(Lane<float, 4> a, Lane<float, 4> b) {
  return Lane<float, 4>(_mm_min_ps(a.v, b.v));
}
DELEGAUGE_INLINE Lane<float, 4> max(Lane<float, 4> a, Lane<float, 4> b) {
  return Lane<float, 4>(_mm_max_ps(a.v, b.v));
}
DELEGAUGE_INLINE Lane<double, 2> min(Lane<double, 2> a, Lane<double, 2> b) {
  return Lane<double, 2>(_mm_min_pd(a.v, b.v));
}
DELEGAUGE_INLINE Lane<double, 2> max(Lane<double, 2> a, Lane<double, 2> b) {
  return Lane<double, 2>(_mm_max_pd(a.v, b.v));
}
// Two lanes of fma by way of double, as scalar.hpp explains; `wrong` gathers where that may round
// twice.
DELEGAUGE_INLINE __m128d fma_half(__m128d a, __m128d b, __m128d c, __m128i& wrong) {
  const __m128d sum = _mm_add_pd(_mm_mul_pd(a, b), c);
  const __m128i bits = _mm_castpd_si128(sum);
  // Low words: half-way? High words: exponent below the normal floats'?
  const __m128i masked =
      _mm_and_si128(bits, _mm_set_epi32(0x7FF00000, 0x1FFFFFFF, 0x7FF00000, 0x1FFFFFFF));
  const __m128i half_way = _mm_cmpeq_epi32(masked, _mm_set_epi32(-1, 0x10000000, -1, 0x10000000));
  const __m128i small = _mm_cmplt_epi32(masked, _mm_set_epi32(0x38100000, 0, 0x38100000, 0));
  wrong = _mm_or_si128(wrong, _mm_or_si128(half_way, small));
  return sum;
}
// By the library's function, a call away: hundreds of places need it next to never, and inlined in
// each of them it costs compilers a sixth of their time.
inline __attribute__((noinline, cold)) __m128 fma_by_library(__m128 a, __m128 b, __m128 c) {
  for (int i = 0; i < 4; ++i) a[i] = __builtin_fmaf(a[i], b[i], c[i]);
  return a;
}
DELEGAUGE_INLINE Lane<float, 4> fma(Lane<float, 4> a, Lane<float, 4> b, Lane<float, 4> c) {
  __m128i wrong = _mm_setzero_si128();
  const __m128d low = fma_half(_mm_cvtps_pd(a.v), _mm_cvtps_pd(b.v), _mm_cvtps_pd(c.v), wrong);
  const __m128d high =
      fma_half(_mm_cvtps_pd(_mm_movehl_ps(a.v, a.v)), _mm_cvtps_pd(_mm_movehl_ps(b.v, b.v)),
               _mm_cvtps_pd(_mm_movehl_ps(c.v, c.v)), wrong);
  if (__builtin_expect(_mm_movemask_epi8(wrong) != 0, 0)) {
    return Lane<float, 4>(fma_by_library(a.v, b.v, c.v));
  }
  return Lane<float, 4>(_mm_movelh_ps(_mm_cvtpd_ps(low), _mm_cvtpd_ps(high)));
}
DELEGAUGE_INLINE bool any(Mask<float, 4> m) { return _mm_movemask_ps(__m128(m.v)) != 0; }
DELEGAUGE_INLINE bool any(Mask<double, 2> m) { return _mm_movemask_pd(__m128d(m.v)) != 0; }
DELEGAUGE_INLINE void multiply_wide(Lane<std::uint32_t, 4> a, std::uint32_t m,
                                    Lane<std::uint32_t, 4>& high, Lane<std::uint32_t, 4>& low) {
  const __m128i factor = _mm_set1_epi32(static_cast<int>(m));
  const __m128i x = __m128i(a.v);
  const __m128i even = _mm_mul_epu32(x, factor);
  const __m128i odd = _mm_mul_epu32(_mm_srli_epi64(x, 32), factor);
  const __m128i upper = _mm_set1_epi64x(static_cast<long long>(0xFFFFFFFF00000000ull));
  using native = Lane<std::uint32_t, 4>::native;
  high.v = native(_mm_or_si128(_mm_srli_epi64(even, 32), _mm_and_si128(odd, upper)));
  low.v = native(_mm_or_si128(_mm_andnot_si128(upper, even), _mm_slli_epi64(odd, 32)));
}
DELEGAUGE_INLINE Lane<std::uint64_t, 2> multiply_low_words(Lane<std::uint64_t, 2> a,
                                                           Lane<std::uint64_t, 2> b) {
  using native = Lane<std::uint64_t, 2>::native;
  return Lane<std::uint64_t, 2>(native(_mm_mul_epu32(__m128i(a.v), __m128i(b.v))));
}

DELEGAUGE_END
