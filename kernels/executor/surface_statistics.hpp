// SPDX-License-Identifier: Apache-2.0
// What `surface` takes from one measured group of games, in the order in which it is tallied.
#pragma once

#include "kernels/executor/surface_wants.hpp"

DELEGAUGE_BEGIN

// Calls put(x) for every statistic of the job in the order of for_each_statistic
// (surface_plan.hpp), and leaves the job's bounds in bound[] and their tightness in tight[].
// `measure` has its players and regrets. Returns where the regret exceeds a bound. weighted: the
// weighted misalignment; worst: V, if the job wants it. bounds: the job's, as the kernel knows
// them.
template <class V, class M, class Bounds, class Put>
DELEGAUGE_INLINE TruthOf<V> take_statistics(const SurfaceJob& job, const Bounds& bounds, M& measure,
                                            V& weighted, V& worst, V* bound, V* tight,
                                            const Put& put) {
  auto exceeded = measure.principals_regret > measure.principals_regret;
  worst = V(0);
  walk_game(measure, bounds, bound, SurfaceWants<>{job}, [&](auto q, int b, V value) {
    using Q = GameQuantity;
    if constexpr (q == Q::weighted_misalignment) {
      weighted = value;
    } else if constexpr (q == Q::bounds) {
      const V regret = measure.principals_regret;
      exceeded = exceeded | (regret > value);
      tight[b] = tightness<RealOf<V>>(regret, value, measure.trivial);
      put(tight[b]);
      if (measures_worst_case(job, static_cast<Bound>(b))) {
        put(tightness<RealOf<V>>(worst, value, measure.trivial));
      }
      put(max(value - regret, V(0)));
    } else if constexpr (q != Q::trivial_bound && q != Q::miscalibration && q != Q::calibration) {
      if constexpr (q == Q::worst_case_regret) worst = value;
      put(value);
    }
  });
  return exceeded;
}

DELEGAUGE_END
