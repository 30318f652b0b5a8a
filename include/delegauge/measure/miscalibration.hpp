// SPDX-License-Identifier: Apache-2.0
// How far a game is from perfect calibration, as miscalibration and as calibration
// (theory/calibration.md).
#pragma once

#include <limits>

#include "delegauge/base/reduce.hpp"

DELEGAUGE_BEGIN

// Where magnitudes are far apart ratios overflow.
template <class V>
DELEGAUGE_INLINE TruthOf<V> is_number(V ratio) {
  return ratio <= V(std::numeric_limits<RealOf<V>>::max());
}

// The minimum over lambda is at 0 or at some ratio r_i = M^_i / M_i (ratio[i] is 0 where M_i = 0).
template <class V, class Count>
DELEGAUGE_INLINE V miscalibration(const V* principal_magnitude, const V* agent_magnitude,
                                  const V* ratio, Count players) {
  const V total = sum<V>(players, [=](int i) { return principal_magnitude[i]; });
  V least_sum = total;
  for (int j = 0; j < players; ++j) {
    const V lambda = select(is_number(ratio[j]), ratio[j], V(0));
    least_sum = min(least_sum, sum<V>(players, [=](int i) {
                      return abs(fnma(lambda, agent_magnitude[i], principal_magnitude[i]));
                    }));
  }
  const auto none = total <= V(0);
  return select(none, V(0), least_sum / select(none, V(1), total));
}

// Least r_i over largest: 0 where a finite ratio meets an infinite one, 1 where all are 0, and NaN
// where none is a number.
template <class V, class Count>
DELEGAUGE_INLINE V calibration(const V* principal_magnitude, const V* agent_magnitude,
                               const V* ratio, Count players) {
  using Real = RealOf<V>;
  V least = V(std::numeric_limits<Real>::max()), largest = V(-1), infinite = V(0);
  DELEGAUGE_UNROLL(players)
  for (int i = 0; i < players; ++i) {
    const auto finite = (agent_magnitude[i] > V(0)) & is_number(ratio[i]);
    least = select(finite, min(ratio[i], least), least);
    largest = select(finite, max(ratio[i], largest), largest);
    infinite = select((!finite) & (principal_magnitude[i] > V(0)), V(1), infinite);
  }
  const auto flat = largest <= V(0);
  const V quotient = select(flat, V(1), least / select(flat, V(1), largest));
  return select(largest < V(0), V(std::numeric_limits<Real>::quiet_NaN()),
                select(infinite > V(0), V(0), quotient));
}

DELEGAUGE_END
