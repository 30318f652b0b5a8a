// SPDX-License-Identifier: Apache-2.0
// Powers of two by the bits of a double: what frexp and ldexp do, over lanes and on devices, with
// the same bits everywhere. Exponents are whole numbers held in the lanes of V itself, so that they
// compare and select like any value. V is of double precision.
#pragma once

#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

// 2^e for a whole e in [-1022, 1023].
template <class V>
DELEGAUGE_INLINE V power_of_two(V e) {
  // The low bits of 2^52 + k are k; moved up, they are the exponent field of 2^(k - 1023).
  return double_of(bits_of(e + V(4503599627370496.0 + 1023.0)) << 52);
}

// The whole e with x = f 2^e, 1/2 <= f < 1; 0 for 0. x >= 0 and finite.
template <class V>
DELEGAUGE_INLINE V exponent_of(V x) {
  // Numbers below the normal ones are brought among them.
  const auto small = x < V(0x1p-1022);
  const V normal = select(small, x * V(0x1p54), x);
  const V field =
      double_of((bits_of(normal) >> 52) | 0x4330000000000000ull) - V(4503599627370496.0 + 1022.0);
  return select(x <= V(0), V(0), select(small, field - V(54), field));
}

// x 2^e, rounded once, for whole e in [-1600, 1600], and for any e where |x| <= 2 and e <= 1600.
template <class V>
DELEGAUGE_INLINE V times_power_of_two(V x, V e) {
  // Beyond the powers that a double can be, in two steps: where the first one of a falling pair
  // rounds, the second yields zero, so that no value is rounded twice.
  const V first = select(e < V(-1022), V(-600), select(e > V(1023), V(600), e));
  const V rest = max(min(e - first, V(1023)), V(-1022));
  return x * power_of_two(first) * power_of_two(rest);
}

DELEGAUGE_END
