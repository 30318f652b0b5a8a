// SPDX-License-Identifier: Apache-2.0
// The bound `pareto` of games in lanes, from their utilities.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "delegauge/bound/pareto.hpp"
#include "kernels/executor/evaluation.hpp"
#include "kernels/executor/measurer.hpp"

namespace delegauge::test {

struct ParetoOfGame {
  double pareto = 0, pairwise = 0, regret = 0, trivial = 0;
};

// Of as many games of one shape as V has lanes.
template <class V>
std::vector<ParetoOfGame> pareto_of(const std::vector<FlatGame<RealOf<V>>>& games,
                                    const Metric& metric) {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  const RuntimeShape shape = {games.front().players, games.front().outcomes};
  const int k = shape.outcomes;
  const std::unique_ptr<V[]> memory(new V[Workspace<V, RuntimeShape>::size(shape)]);
  Workspace<V, RuntimeShape> work(shape, memory.get());
  Measurer<V, RuntimeShape, AnyMetric> measure(shape, AnyMetric(metric), Welfare::mean, work);
  const auto gather = [&](V* to, int count, const auto& entries_of) {
    for (int at = 0; at < count; ++at) {
      alignas(64) Real values[width];
      for (int lane = 0; lane < width; ++lane) {
        const FlatGame<Real>& game = games[static_cast<std::size_t>(lane)];
        values[lane] = entries_of(game)[static_cast<std::size_t>(at)];
      }
      to[at] = load<V>(values);
    }
  };
  gather(work.principal, shape.players * k, [](const auto& g) { return g.principals.data(); });
  gather(work.agent, shape.players * k, [](const auto& g) { return g.agents.data(); });
  measure.players();
  gather(work.strategy, k, [](const auto& g) { return g.strategy.data(); });
  measure.regrets();
  V bound[bound_count];
  const BoundSet wanted{bit_of(Bound::pairwise) | bit_of(Bound::pareto)};
  measure.bounds(wanted, measure.misalignment(), bound);
  const V pairwise = bound[static_cast<int>(Bound::pairwise)];
  const V pareto = bound[static_cast<int>(Bound::pareto)];
  std::vector<ParetoOfGame> results;
  for (int lane = 0; lane < width; ++lane) {
    const auto of = [lane](V x) { return static_cast<double>(extract(x, lane)); };
    results.push_back(
        {of(pareto), of(pairwise), of(measure.principals_regret), of(measure.trivial)});
  }
  return results;
}

}  // namespace delegauge::test
