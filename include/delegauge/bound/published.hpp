// SPDX-License-Identifier: Apache-2.0
// The bound of Sourbut, Hammond & Wood (IJCAI 2024, Theorem 1).
#pragma once

#include "delegauge/bound/deviation.hpp"

DELEGAUGE_BEGIN

// min over lambda of lambda W + C_p sum |M^_i - lambda M_i|, the part that `published` and `sharp`
// share, and the lambda at which it is attained. at_kink: as of least_deviation().
template <class V, class Count, class AtKink>
DELEGAUGE_INLINE LeastDeviation<V> calibration_term(const BoundInputs<V>& in, Count players,
                                                    const AtKink& at_kink) {
  return least_deviation(
      in, players, in.agents_reach, in.oscillation_p, [](int) { return V(1); }, at_kink);
}
template <class V, class Count>
DELEGAUGE_INLINE LeastDeviation<V> calibration_term(const BoundInputs<V>& in, Count players) {
  return calibration_term(in, players, [](V, V) {});
}

// calibration + 4 sum M^_i d_i, capped. Its 4 is 2 C_q where that is more: where outcomes count by
// weights it can be.
template <class V>
DELEGAUGE_INLINE V published_bound(const BoundInputs<V>& in, V calibration,
                                   V weighted_misalignment) {
  using Real = RealOf<V>;
  const Real constant = 2 * in.oscillation_q;
  return min(fma(V(constant > Real(4) ? constant : Real(4)), weighted_misalignment, calibration),
             in.trivial);
}

DELEGAUGE_END
