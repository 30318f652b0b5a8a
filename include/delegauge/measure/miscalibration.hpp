// SPDX-License-Identifier: Apache-2.0
// Miscalibration: how far a game is from perfect calibration (theory/calibration.md).
#pragma once

#include "delegauge/base/reduce.hpp"

DELEGAUGE_BEGIN

// The minimum over lambda is at 0 or at some ratio r_i = M^_i / M_i (ratio[i] is 0 where M_i = 0).
template <class V, class Count>
DELEGAUGE_INLINE V miscalibration(const V* principal_magnitude, const V* agent_magnitude,
                                  const V* ratio, Count players) {
  const V total = sum<V>(players, [=](int i) { return principal_magnitude[i]; });
  V least_sum = total;
  for (int j = 0; j < players; ++j) {
    const V lambda = ratio[j];
    least_sum = min(least_sum, sum<V>(players, [=](int i) {
                      return abs(fnma(lambda, agent_magnitude[i], principal_magnitude[i]));
                    }));
  }
  const auto none = total <= V(0);
  return select(none, V(0), least_sum / select(none, V(1), total));
}

DELEGAUGE_END
