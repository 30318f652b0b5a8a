// SPDX-License-Identifier: Apache-2.0
// The bound of Sourbut, Hammond & Wood (IJCAI 2024, Theorem 1).
#pragma once

#include "delegauge/bound/deviation.hpp"

DELEGAUGE_BEGIN

// min over lambda of lambda W + C_p sum |M^_i - lambda M_i|, the part that `published` and `sharp`
// share, and the lambda at which it is attained.
template <class V, class Count>
DELEGAUGE_INLINE LeastDeviation<V> calibration_term(const BoundInputs<V>& in, Count players) {
  return least_deviation(in, players, in.agents_regret, in.oscillation_p, [](int) { return V(1); });
}

// calibration + 4 sum M^_i d_i, capped.
template <class V>
DELEGAUGE_INLINE V published_bound(const BoundInputs<V>& in, V calibration,
                                   V weighted_misalignment) {
  return min(fma(V(4), weighted_misalignment, calibration), in.trivial);
}

DELEGAUGE_END
