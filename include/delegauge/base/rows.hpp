// SPDX-License-Identifier: Apache-2.0
// From columns to rows: what several games have of one value, to what one game has of several.
#pragma once

#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

// Writes the quadruples (a, b, c, d) of a vector's games one after another. In which order of the
// games is the instruction set's choice: put_in_row_order writes a column in the same.
template <class T, int W>
DELEGAUGE_INLINE void put_rows(Lane<T, W> a, Lane<T, W> b, Lane<T, W> c, Lane<T, W> d, T* out) {
  for (int i = 0; i < W; ++i) {
    out[4 * i] = a.v[i];
    out[4 * i + 1] = b.v[i];
    out[4 * i + 2] = c.v[i];
    out[4 * i + 3] = d.v[i];
  }
}
template <class T, int W>
DELEGAUGE_INLINE void put_in_row_order(Lane<T, W> a, T* out) {
  a.store(out);
}
template <class T>
DELEGAUGE_INLINE void put_rows(T a, T b, T c, T d, T* out) {
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
}
template <class T>
DELEGAUGE_INLINE void put_in_row_order(T a, T* out) {
  *out = a;
}

// total[i] += addend[i], four of each.
DELEGAUGE_INLINE void add_four(std::uint64_t* total, const std::uint32_t* addend) {
#if defined(DELEGAUGE_LANES_AVX2) || defined(DELEGAUGE_LANES_AVX512)
  __m256i* const to = reinterpret_cast<__m256i*>(total);
  const __m128i words = _mm_loadu_si128(reinterpret_cast<const __m128i*>(addend));
  _mm256_storeu_si256(to, _mm256_add_epi64(_mm256_cvtepu32_epi64(words), _mm256_loadu_si256(to)));
#else
  for (int i = 0; i < 4; ++i) total[i] += addend[i];
#endif
}

// kept[i] = max(value, kept[i]) for the eight values low[0..4), high[0..4).
template <class Real>
DELEGAUGE_INLINE void raise_eight(Real* kept, const Real* low, const Real* high) {
  for (int i = 0; i < 4; ++i) kept[i] = max(low[i], kept[i]);
  for (int i = 0; i < 4; ++i) kept[4 + i] = max(high[i], kept[4 + i]);
}

// A 4 x 4 transposition in each quarter (half) of the vectors: games come in the order 0, 4, 8, 12,
// 1, 5, ...
#if defined(DELEGAUGE_LANES_AVX2)
template <class T>
requires(sizeof(T) == 4) DELEGAUGE_INLINE
    void put_rows(Lane<T, 8> a, Lane<T, 8> b, Lane<T, 8> c, Lane<T, 8> d, T* out) {
  float* const to = reinterpret_cast<float*>(out);
  const __m256d ab = _mm256_castps_pd(_mm256_unpacklo_ps(__m256(a.v), __m256(b.v)));
  const __m256d cd = _mm256_castps_pd(_mm256_unpacklo_ps(__m256(c.v), __m256(d.v)));
  const __m256d AB = _mm256_castps_pd(_mm256_unpackhi_ps(__m256(a.v), __m256(b.v)));
  const __m256d CD = _mm256_castps_pd(_mm256_unpackhi_ps(__m256(c.v), __m256(d.v)));
  _mm256_storeu_ps(to, _mm256_castpd_ps(_mm256_unpacklo_pd(ab, cd)));
  _mm256_storeu_ps(to + 8, _mm256_castpd_ps(_mm256_unpackhi_pd(ab, cd)));
  _mm256_storeu_ps(to + 16, _mm256_castpd_ps(_mm256_unpacklo_pd(AB, CD)));
  _mm256_storeu_ps(to + 24, _mm256_castpd_ps(_mm256_unpackhi_pd(AB, CD)));
}
DELEGAUGE_INLINE void put_in_row_order(Lane<std::uint32_t, 8> a, std::uint32_t* out) {
  const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out),
                      _mm256_permutevar8x32_epi32(__m256i(a.v), order));
}
#endif
#if defined(DELEGAUGE_LANES_AVX512)
template <class T>
requires(sizeof(T) == 4) DELEGAUGE_INLINE
    void put_rows(Lane<T, 16> a, Lane<T, 16> b, Lane<T, 16> c, Lane<T, 16> d, T* out) {
  float* const to = reinterpret_cast<float*>(out);
  const __m512d ab = _mm512_castps_pd(_mm512_unpacklo_ps(__m512(a.v), __m512(b.v)));
  const __m512d cd = _mm512_castps_pd(_mm512_unpacklo_ps(__m512(c.v), __m512(d.v)));
  const __m512d AB = _mm512_castps_pd(_mm512_unpackhi_ps(__m512(a.v), __m512(b.v)));
  const __m512d CD = _mm512_castps_pd(_mm512_unpackhi_ps(__m512(c.v), __m512(d.v)));
  _mm512_storeu_ps(to, _mm512_castpd_ps(_mm512_unpacklo_pd(ab, cd)));
  _mm512_storeu_ps(to + 16, _mm512_castpd_ps(_mm512_unpackhi_pd(ab, cd)));
  _mm512_storeu_ps(to + 32, _mm512_castpd_ps(_mm512_unpacklo_pd(AB, CD)));
  _mm512_storeu_ps(to + 48, _mm512_castpd_ps(_mm512_unpackhi_pd(AB, CD)));
}
DELEGAUGE_INLINE void put_in_row_order(Lane<std::uint32_t, 16> a, std::uint32_t* out) {
  const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  _mm512_storeu_si512(out, _mm512_permutexvar_epi32(order, __m512i(a.v)));
}
#endif
#if defined(DELEGAUGE_LANES_AVX2) || defined(DELEGAUGE_LANES_AVX512)
DELEGAUGE_INLINE void raise_eight(float* kept, const float* low, const float* high) {
  const __m256 value =
      _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(low)), _mm_loadu_ps(high), 1);
  _mm256_storeu_ps(kept, _mm256_max_ps(value, _mm256_loadu_ps(kept)));
}
#endif

DELEGAUGE_END
