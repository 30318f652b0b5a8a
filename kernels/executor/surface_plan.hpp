// SPDX-License-Identifier: Apache-2.0
// A surface job made ready for a device: its constants in the games' precision, and what is tallied
// in which order. Plain data, passed to kernels by value.
#pragma once

#include <type_traits>

#include "delegauge/game/sampler.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge {

// A statistic is a quantity or, of one bound, its tightness, slack, or, of plain bounds, worst-case
// tightness.
enum class StatisticOf { quantity, tightness, worst_case_tightness, slack };
inline constexpr int most_statistics = quantity_count + 3 * bound_count;

// Calls each(StatisticOf, number of the quantity or bound) for the statistics of the job, in the
// order in which take_statistics (surface_statistics.hpp) puts them.
template <class Each>
void for_each_statistic(const SurfaceJob& job, const Each& each) {
  const auto quantity = [&](Quantity q) { each(StatisticOf::quantity, static_cast<int>(q)); };
  quantity(Quantity::agents_welfare_regret);
  quantity(Quantity::principals_welfare_regret);
  if (job.worst_case) quantity(Quantity::worst_case_regret);
  quantity(Quantity::total_misalignment);
  if (job.collective_alignment) {
    quantity(Quantity::collective_alignment_agents);
    quantity(Quantity::collective_alignment_principals);
  }
  for (int b = 0; b < bound_count; ++b) {
    if (!job.bounds.has(static_cast<Bound>(b))) continue;
    each(StatisticOf::tightness, b);
    if (measures_worst_case(job, static_cast<Bound>(b))) {
      each(StatisticOf::worst_case_tightness, b);
    }
    each(StatisticOf::slack, b);
  }
}

// How many there are. bounds: the job's, as the kernel knows them.
template <class Bounds>
DELEGAUGE_INLINE int statistics_of(const SurfaceJob& job, const Bounds& bounds) {
  const int measured = (job.worst_case ? 1 : 0) + (job.collective_alignment ? 2 : 0);
  int count = 3 + measured;
  for (int b = 0; b < Bounds::most; ++b) {
    const auto bound = static_cast<Bound>(b);
    if (bounds.has(bound)) count += measures_worst_case(job, bound) ? 3 : 2;
  }
  return count;
}

// The tally that for_each_statistic's arguments name.
inline StatTally& statistic_in(SurfaceTally& tally, StatisticOf of, int number) {
  const auto i = static_cast<std::size_t>(number);
  if (of == StatisticOf::quantity) return tally.quantity[i];
  BoundTally& bound = tally.bound[i];
  if (of == StatisticOf::tightness) return bound.tightness;
  return of == StatisticOf::slack ? bound.slack : bound.worst_case_tightness;
}

// The range of a statistic in the games' precision, as StatWork::configure has it.
template <class Real>
struct StatisticScale {
  Real low = 0, span = 0;  // the range
  Real to_fixed = 0;       // 2^exponent
  Real to_bin = 0;         // histogram_bins / span
};

template <class Real>
struct SurfacePlan {
  explicit SurfacePlan(const SurfaceJob& job);

  SurfaceJob job;
  SamplerConstants<Real> constants;
  int statistics = 0;
  StatisticScale<Real> scale[most_statistics];
  StatisticScale<Real> regret_scale;  // of the principals' regret: also of V and the bounds in bins
  Real agents_to_bin = 0, misalignment_to_bin = 0;
  int bounds = 0;
};

}  // namespace delegauge
