// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/reevaluate.hpp"

#include <memory>

#include "kernels/executor/evaluate_executor.hpp"
#include "kernels/executor/recheck.hpp"
#include "kernels/executor/surface_executor.hpp"

namespace delegauge {
namespace {

template <class Real>
FlatGame<double> widened(const FlatGame<Real>& game) {
  const auto wide = [](const std::vector<Real>& x) {
    return std::vector<double>(x.begin(), x.end());
  };
  FlatGame<double> r{game.players, game.outcomes, wide(game.principals), wide(game.agents),
                     wide(game.strategy)};
  // A float strategy sums to one only nearly: what is missing would show as regret.
  double total = 0;
  for (const double x : r.strategy) total += x;
  for (double& x : r.strategy) x /= total;
  return r;
}

// Plain bounds, and the job's.
template <class Real>
Evaluation evaluate_one(const SurfaceJob& job, const FlatGame<Real>& game) {
  const BoundSet bounds{BoundSet().bits | job.bounds.bits};
  EvaluationBatch<Real> batch{job.games.metric, job.games.welfare,        {&game}, {},
                              bounds,           job.games.outcome_weights};
  evaluate_batch<Real>(batch);
  return std::move(batch.results.front());
}

}  // namespace

template <class Real>
FlatGame<Real> sampled_game(const SurfaceJob& job, std::uint64_t index) {
  const RuntimeShape shape = {job.games.players, job.games.outcomes};
  const SamplerConstants<Real> constants(job.games);
  const std::unique_ptr<Real[]> memory(new Real[Workspace<Real, RuntimeShape>::size(shape)]);
  Workspace<Real, RuntimeShape> space(shape, memory.get());
  GameGroup<Real, RuntimeShape, AnyMetric> group(job, constants, shape, space);
  FlatGame<Real> game{shape.players, shape.outcomes, {}, {}, {}};
  const auto stream = group.draw(index);
  game.principals.assign(space.principal, space.principal + shape.players * shape.outcomes);
  game.agents.assign(space.agent, space.agent + shape.players * shape.outcomes);
  group.play(stream);
  game.strategy.assign(space.strategy, space.strategy + shape.outcomes);
  return game;
}

template <class Real>
Evaluation evaluate_sampled(const SurfaceJob& job, std::uint64_t index) {
  return evaluate_one(job, widened(sampled_game<Real>(job, index)));
}

template <class Real>
Evaluation evaluate_as_run(const SurfaceJob& job, std::uint64_t index) {
  return evaluate_one(job, sampled_game<Real>(job, index));
}

template <class Real>
BoundSet violations_in_double(const SurfaceJob& job, std::uint64_t index) {
  const RuntimeShape shape = {job.games.players, job.games.outcomes};
  const SamplerConstants<Real> constants(job.games);
  const std::unique_ptr<Real[]> sampled(new Real[Workspace<Real, RuntimeShape>::size(shape)]);
  const std::unique_ptr<double[]> memory(new double[Workspace<double, RuntimeShape>::size(shape)]);
  return violated_bounds<Real, BoundSet>(job, constants, index, sampled.get(), memory.get());
}

#define DELEGAUGE_INSTANTIATE(Real)                                             \
  template FlatGame<Real> sampled_game<Real>(const SurfaceJob&, std::uint64_t); \
  template Evaluation evaluate_sampled<Real>(const SurfaceJob&, std::uint64_t); \
  template Evaluation evaluate_as_run<Real>(const SurfaceJob&, std::uint64_t);  \
  template BoundSet violations_in_double<Real>(const SurfaceJob&, std::uint64_t);
DELEGAUGE_INSTANTIATE(float)
DELEGAUGE_INSTANTIATE(double)
#undef DELEGAUGE_INSTANTIATE

}  // namespace delegauge
