// SPDX-License-Identifier: Apache-2.0
// Elementary functions as fixed sequences of exactly rounded operations: the same bits on every
// machine, which no libm promises.
#pragma once

#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

// Horner's scheme over `Terms` coefficients, the highest power first.
template <int Terms, class V>
DELEGAUGE_INLINE V polynomial(V x, const RealOf<V> (&coefficients)[Terms]) {
  V r = V(coefficients[0]);
  for (int i = 1; i < Terms; ++i) r = fma(r, x, V(coefficients[i]));
  return r;
}

// Sine and cosine of x in [-pi/4, pi/4]: minimax polynomials in float (Cephes' sinf, cosf; error
// below 1e-7), Taylor's in double (error below 1e-16).
template <class V>
DELEGAUGE_INLINE void sine_cosine(V x, V& sine, V& cosine) {
  using Real = RealOf<V>;
  const V z = x * x;
  if constexpr (sizeof(Real) == sizeof(float)) {
    constexpr float s[] = {-1.9515295891e-4f, 8.3321608736e-3f, -1.6666654611e-1f};
    constexpr float c[] = {2.443315711809948e-5f, -1.388731625493765e-3f, 4.166664568298827e-2f};
    sine = fma(x * z, polynomial<3>(z, s), x);
    cosine = fma(z * z, polynomial<3>(z, c), fma(V(Real(-0.5)), z, V(1)));
  } else {
    constexpr double s[] = {-1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800, 1.0 / 362880,
                            -1.0 / 5040,          1.0 / 120,        -1.0 / 6};
    constexpr double c[] = {
        1.0 / 20922789888000, -1.0 / 87178291200, 1.0 / 479001600, -1.0 / 3628800,
        1.0 / 40320,          -1.0 / 720,         1.0 / 24};
    sine = fma(x * z, polynomial<7>(z, s), x);
    cosine = fma(z * z, polynomial<7>(z, c), fma(V(Real(-0.5)), z, V(1)));
  }
}

// Natural logarithm of x, normal and positive: the exponent split off, and 2 artanh((m-1)/(m+1)) of
// the mantissa m in [1/sqrt 2, sqrt 2). Relative error below 4 units in the last place away from x
// = 1.
template <class V>
DELEGAUGE_INLINE V log(V x) {
  using Real = RealOf<V>;
  V exponent, mantissa;
  if constexpr (sizeof(Real) == sizeof(float)) {
    const auto word = bits_of(x);
    exponent = from_signed<V>((word >> 23) - WordOf<V>(127u));
    mantissa = float_of((word & 0x007FFFFFu) | 0x3F800000u);
  } else {
    const auto word = bits_of(x);
    // The exponent as a double: its bits placed under those of 2^52.
    exponent = double_of((word >> 52) | 0x4330000000000000ull) - V(4503599627370496.0 + 1023.0);
    mantissa = double_of((word & 0x000FFFFFFFFFFFFFull) | 0x3FF0000000000000ull);
  }
  const auto large = mantissa > V(Real(1.41421356237309505));
  mantissa = select(large, mantissa * V(Real(0.5)), mantissa);
  exponent = select(large, exponent + V(1), exponent);
  const V s = (mantissa - V(1)) / (mantissa + V(1));
  const V z = s * s;
  V series;
  if constexpr (sizeof(Real) == sizeof(float)) {
    constexpr float c[] = {1.0f / 11, 1.0f / 9, 1.0f / 7, 1.0f / 5, 1.0f / 3};
    series = polynomial<5>(z, c);
  } else {
    constexpr double c[] = {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13,
                            1.0 / 11, 1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3};
    series = polynomial<10>(z, c);
  }
  const V twice = s + s;
  return fma(exponent, V(Real(0.69314718055994531)), fma(twice * z, series, twice));
}

DELEGAUGE_END
