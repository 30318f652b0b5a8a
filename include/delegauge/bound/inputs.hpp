// SPDX-License-Identifier: Apache-2.0
// What the bounds are functions of.
#pragma once

#include "delegauge/base/reduce.hpp"
#include "delegauge/measure/metric.hpp"

DELEGAUGE_BEGIN

// Magnitudes carry the welfare scale omega: M = omega m. Arrays are [player]; rows are
// [player][outcome].
template <class V>
struct BoundInputs {
  const V* principal_magnitude;  // M^_i
  const V* agent_magnitude;      // M_i
  const V* ratio;                // r_i = M^_i / M_i, 0 where M_i = 0
  const V* distance;             // d_i
  const V* principal_nu;  // rows of standardised utilities; null if only l2 measures are needed
  const V* agent_nu;
  const V* principal_welfare;  // [outcome] sum_i M^_i nu^_i
  const V* agent_welfare;      // [outcome] sum_i M_i nu_i
  V agents_reach;              // W and reach_beyond(): as V counts it, so no bound is below V
  V trivial;                   // C_p sum M^_i, the cap of every bound
  RealOf<V> oscillation_p;     // C_p
  RealOf<V> oscillation_q;     // C_q
};

// sum_i M^_i d_i.
template <class V, class Count>
DELEGAUGE_INLINE V weighted_misalignment(const V* principal_magnitude, const V* distance,
                                         Count players) {
  return dot<V>(
      players, [=](int i) { return principal_magnitude[i]; }, [=](int i) { return distance[i]; });
}

DELEGAUGE_END
