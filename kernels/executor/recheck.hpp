// SPDX-License-Identifier: Apache-2.0
// A game whose regret exceeds a bound by rounding, perhaps, judged in double.
#pragma once

#include "kernels/executor/surface_executor.hpp"

DELEGAUGE_BEGIN

// A regret above a bound by more than this fraction of the trivial bound, in double, is a
// violation.
inline constexpr double violation_tolerance = 1e-12;

// Which of the job's bounds game `index` violates, from the very utilities and strategy that were
// sampled in Real. sampled_memory and memory: what the workspaces of the job's shape need.
// Bounds: what the job's are taken for.
template <class Real, class Bounds>
DELEGAUGE_INLINE BoundSet violated_bounds(const SurfaceJob& job,
                                          const SamplerConstants<Real>& constants,
                                          std::uint64_t index, Real* sampled_memory,
                                          double* memory) {
  const RuntimeShape shape = {job.games.players, job.games.outcomes};
  Workspace<Real, RuntimeShape> sampled(shape, sampled_memory);
  Workspace<double, RuntimeShape> work(shape, memory);
  GameGroup<Real, RuntimeShape, AnyMetric> group(job, constants, shape, sampled);
  const auto stream = group.draw(index);
  for (int at = 0; at < shape.players * shape.outcomes; ++at) {
    work.principal[at] = sampled.principal[at];
    work.agent[at] = sampled.agent[at];
  }
  group.play(stream);
  // A float strategy sums to one only nearly: what is missing would show as regret.
  double total = 0;
  for (int s = 0; s < shape.outcomes; ++s) total += static_cast<double>(sampled.strategy[s]);
  for (int s = 0; s < shape.outcomes; ++s) {
    work.strategy[s] = static_cast<double>(sampled.strategy[s]) / total;
  }
  const OutcomeFactors<double> outcomes(job.games.outcome_weights, job.games.metric);
  Measurer<double, RuntimeShape, AnyMetric> measure(shape, job.games.metric, job.games.welfare,
                                                    work, factors_for<RuntimeShape>(outcomes));
  measure.players();
  measure.regrets();
  double bound[bound_count];
  const Bounds bounds(job.bounds);
  measure.bounds(bounds, measure.misalignment(), bound);
  BoundSet violated{0};
  for (int b = 0; b < Bounds::most; ++b) {
    if (!bounds.has(static_cast<Bound>(b))) continue;
    const double excess = measure.principals_regret - bound[b];
    if (excess > violation_tolerance * measure.trivial) violated.bits |= 1u << b;
  }
  return violated;
}

DELEGAUGE_END
