// SPDX-License-Identifier: Apache-2.0
// What `surface` takes from one measured group of games, in the order in which it is tallied.
#pragma once

#include "kernels/executor/measurer.hpp"
#include "kernels/executor/surface_job.hpp"

DELEGAUGE_BEGIN

// Calls put(x) for every statistic of the job in the order of for_each_statistic
// (surface_plan.hpp), and leaves the job's bounds in bound[] and their tightness in tight[].
// `measure` has its players and regrets. Returns where the regret exceeds a bound. worst: V, if the
// job wants it.
template <class V, class M, class Put>
DELEGAUGE_INLINE TruthOf<V> take_statistics(const SurfaceJob& job, M& measure, const V& weighted,
                                            V& worst, V* bound, V* tight, const Put& put) {
  const bool alignment = job.collective_alignment;
  put(measure.agents_regret);
  put(measure.principals_regret);
  worst = V(0);
  if (job.worst_case) {
    worst = measure.worst_case();
    put(worst);
  }
  put(measure.total_misalignment());
  V principals_alignment;
  if (alignment) principals_alignment = measure.collective_alignment_principals();
  if (alignment || job.bounds.has(Bound::collective)) {
    const V agents_alignment = measure.collective_alignment_agents();
    if (alignment) {
      put(agents_alignment);
      put(principals_alignment);
    }
  }
  measure.bounds(job.bounds, weighted, bound);
  auto exceeded = measure.principals_regret > measure.principals_regret;
  DELEGAUGE_UNROLL(Static<bound_count>())
  for (int b = 0; b < bound_count; ++b) {
    if (!job.bounds.has(static_cast<Bound>(b))) continue;
    exceeded = exceeded | (measure.principals_regret > bound[b]);
    tight[b] = tightness(measure.principals_regret, bound[b], measure.trivial);
    put(tight[b]);
    if (job.worst_case) put(tightness(worst, bound[b], measure.trivial));
    put(max(bound[b] - measure.principals_regret, V(0)));
  }
  return exceeded;
}

DELEGAUGE_END
