// SPDX-License-Identifier: Apache-2.0
// How a value becomes a fixed-point integer and a bin's number: the arithmetic that every tally
// shares.
#pragma once

#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

// x in [0, span] as a fixed-point integer: adding 2^23 (2^52) to x * scale leaves its rounded value
// in the low bits.
template <class V>
DELEGAUGE_INLINE auto fixed_bits(V x, RealOf<V> scale) {
  using Real = RealOf<V>;
  if constexpr (sizeof(Real) == sizeof(float)) {
    return bits_of(fma(x, V(scale), V(0x1p23f))) & 0x007FFFFFu;
  } else {
    return bits_of(fma(x, V(scale), V(0x1p52))) & 0x000FFFFFFFFFFFFFull;
  }
}

// x - low, clamped to [0, span].
template <class V>
DELEGAUGE_INLINE V above_low(V x, RealOf<V> low, RealOf<V> span) {
  return min(max(x - V(low), V(0)), V(span));
}

DELEGAUGE_END
