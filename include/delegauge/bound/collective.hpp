// SPDX-License-Identifier: Apache-2.0
// The bound with the agents' collective alignment (theory/bounds.md).
#pragma once

#include "delegauge/bound/deviation.hpp"

DELEGAUGE_BEGIN

// (sum M^ / sum M) W + 2 C_q sum M^_i d_i + min over lambda of C_q sum |M^_i - lambda M_i| ||nu_i -
// mu||, capped; the trivial bound if sum M = 0. distance_to_mean[i] = ||nu_i - mu||_q of the
// agents.
template <class V, class Count>
DELEGAUGE_INLINE V collective_bound(const BoundInputs<V>& in, Count players,
                                    V weighted_misalignment, const V* distance_to_mean) {
  const V agents = sum<V>(players, [&](int i) { return in.agent_magnitude[i]; });
  const V principals = sum<V>(players, [&](int i) { return in.principal_magnitude[i]; });
  const auto indifferent = agents <= V(0);
  const V ratio = principals / select(indifferent, V(1), agents);
  const V miscalibration = least_deviation(
                               in, players, V(0), in.oscillation_q,
                               [=](int i) { return distance_to_mean[i]; }, [](V, V) {})
                               .value;
  const V bound = fma(ratio, in.agents_reach,
                      fma(V(2 * in.oscillation_q), weighted_misalignment, miscalibration));
  return select(indifferent, in.trivial, min(bound, in.trivial));
}

DELEGAUGE_END
