// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/surface_job.hpp"

#include <algorithm>
#include <cmath>

namespace delegauge {

double largest_distance(const Metric& metric, int outcomes, const OutcomeWeights& weights) {
  // ||x||_q <= K^(1/q - 1/p) ||x||_p for q < p, ||x||_q <= ||x||_p otherwise; d = half of a sum of
  // two.
  const auto reciprocal = [](Norm norm) {
    if (norm == Norm::l1) return 1.0;
    return norm == Norm::l2 ? 0.5 : 0.0;
  };
  if (weights.count > 0) {
    // As without weights, from l2 to l1. From l1 to l2: with y = D x, the sum of whose entries is 0
    // and of whose absolute values 1, ||x||_2^2 = sum y^2 / D is at most (1 / D_a + 1 / D_b) / 4.
    if (metric.distance_norm == metric.magnitude_norm) return 1.0;
    if (metric.distance_norm == Norm::l1) return std::sqrt(static_cast<double>(outcomes));
    return std::max(1.0, oscillation_constant(Norm::l2, weights) / 2);
  }
  const double exponent = reciprocal(metric.distance_norm) - reciprocal(metric.magnitude_norm);
  if (exponent <= 0) return 1.0;
  return exponent == 0.5 ? std::sqrt(static_cast<double>(outcomes)) : static_cast<double>(outcomes);
}

SurfaceRanges surface_ranges(const SurfaceJob& job) {
  const double distance =
      largest_distance(job.games.metric, job.games.outcomes, job.games.outcome_weights);
  return {agents_trivial_bound(job), principals_trivial_bound(job), distance * job.games.players,
          distance * total_magnitude(job.games, job.games.principal_magnitude),
          1.0 - 2.0 * distance};
}

template <class Real>
SurfaceTally empty_tally(const SurfaceJob& job) {
  constexpr int bits = fixed_point_bits<Real>();
  const SurfaceRanges ranges = surface_ranges(job);
  SurfaceTally tally;
  const auto scale = [&](Quantity q, double low, double high) {
    tally.quantity[static_cast<int>(q)].scale = fixed_scale(low, high, bits);
  };
  scale(Quantity::agents_welfare_regret, 0, ranges.agents_regret);
  scale(Quantity::principals_welfare_regret, 0, ranges.principals_regret);
  scale(Quantity::worst_case_regret, 0, ranges.principals_regret);
  scale(Quantity::total_misalignment, 0, ranges.misalignment);
  scale(Quantity::collective_alignment_agents, ranges.least_collective_alignment, 1);
  scale(Quantity::collective_alignment_principals, ranges.least_collective_alignment, 1);
  for (BoundTally& bound : tally.bound) {
    bound.tightness.scale = bound.worst_case_tightness.scale = fixed_scale(0, 1, bits);
    bound.slack.scale = fixed_scale(0, ranges.principals_regret, bits);
    bound.tightest.capacity = static_cast<std::size_t>(job.tightest);
  }
  return tally;
}

template SurfaceTally empty_tally<float>(const SurfaceJob& job);
template SurfaceTally empty_tally<double>(const SurfaceJob& job);

}  // namespace delegauge
