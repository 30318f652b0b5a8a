// SPDX-License-Identifier: Apache-2.0
// The calibration term that the piecewise linear bounds share.
#pragma once

#include "delegauge/bound/inputs.hpp"

DELEGAUGE_BEGIN

template <class V>
struct LeastDeviation {
  V value;
  V lambda;  // where it is attained
};

// min over lambda >= 0 of lambda W + C sum_i weight(i) |M^_i - lambda M_i|. The objective is convex
// and piecewise linear with kinks at the r_i, so the least of its values at 0 and at the r_i is the
// minimum; any lambda gives a valid bound, so rounding of r_i does no harm. Hands each r_i and the
// value there to at_kink.
template <class V, class Count, class Weight, class AtKink>
DELEGAUGE_INLINE LeastDeviation<V> least_deviation(const BoundInputs<V>& in, Count players,
                                                   V agents_reach, RealOf<V> constant,
                                                   const Weight& weight, const AtKink& at_kink) {
  LeastDeviation<V> best = {
      V(constant) * sum<V>(players, [&](int i) { return weight(i) * in.principal_magnitude[i]; }),
      V(0)};
  DELEGAUGE_UNROLL(players)
  for (int j = 0; j < players; ++j) {
    const V lambda = in.ratio[j];
    const V deviation = sum<V>(players, [&](int i) {
      return weight(i) * abs(fnma(lambda, in.agent_magnitude[i], in.principal_magnitude[i]));
    });
    const V value = fma(lambda, agents_reach, V(constant) * deviation);
    at_kink(lambda, value);
    best.lambda = select(value < best.value, lambda, best.lambda);
    best.value = min(value, best.value);
  }
  return best;
}

DELEGAUGE_END
