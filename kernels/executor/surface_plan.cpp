// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/surface_plan.hpp"

#include "kernels/executor/surface_work.hpp"

namespace delegauge {
namespace {

template <class Real>
StatisticScale<Real> scale_of(const FixedScale& fixed) {
  // The CPU's own conversion, so that both tally alike.
  StatWork<Real> work;
  work.configure(fixed);
  return {work.low, work.span, work.to_fixed, work.to_bin};
}

}  // namespace

template <class Real>
SurfacePlan<Real>::SurfacePlan(const SurfaceJob& the_job) : job(the_job), constants(the_job.games) {
  SurfaceTally tally = empty_tally<Real>(job);
  for_each_statistic(job, [&](StatisticOf of, int number) {
    scale[statistics++] = scale_of<Real>(statistic_in(tally, of, number).scale);
  });
  regret_scale = scale_of<Real>(tally.quantity[int(Quantity::principals_welfare_regret)].scale);
  const SurfaceRanges ranges = surface_ranges(job);
  agents_to_bin = static_cast<Real>(grid_side / ranges.agents_regret);
  misalignment_to_bin = static_cast<Real>(grid_side / ranges.weighted_misalignment);
  for (int b = 0; b < bound_count; ++b) bounds += job.bounds.has(static_cast<Bound>(b)) ? 1 : 0;
}

template struct SurfacePlan<float>;
template struct SurfacePlan<double>;

}  // namespace delegauge
