// SPDX-License-Identifier: Apache-2.0
// Measures games that are there in full, one per lane, with every quantity: sampled ones again, and
// those that a search has found.
#pragma once

#include <limits>
#include <memory>

#include "kernels/executor/evaluation.hpp"
#include "kernels/executor/game_walk.hpp"

DELEGAUGE_BEGIN

// Puts entry `at` of up to `width` games side by side; missing games repeat the last.
template <class V, class Real, class Row>
DELEGAUGE_INLINE V gather(const FlatGame<Real>* const* games, int count, const Row& row,
                          std::size_t at) {
  alignas(64) Real values[Traits<V>::width];
  for (int lane = 0; lane < Traits<V>::width; ++lane) {
    values[lane] = row(*games[lane < count ? lane : count - 1])[at];
  }
  return load<V>(values);
}

template <class V>
void evaluate_group(const Metric& metric, Welfare welfare, BoundSet bounds,
                    const OutcomeFactors<RealOf<V>>* by, const FlatGame<RealOf<V>>* const* games,
                    int count, Evaluation* results) {
  const RuntimeShape shape = {games[0]->players, games[0]->outcomes};
  const int n = shape.players, k = shape.outcomes;
  const std::unique_ptr<V[]> memory(new V[Workspace<V, RuntimeShape>::size(shape)]);
  Workspace<V, RuntimeShape> work(shape, memory.get());
  Measurer<V, RuntimeShape, AnyMetric> measure(shape, metric, welfare, work, by);

  // All players are in their side's unit; what is wanted of them are the magnitudes that it keeps.
  PlayerUnits<V> units;
  for (int i = 0; i < n; ++i) units.principal_part[i] = units.agent_part[i] = V(1);
  units.principals_rounding = units.agents_rounding = V(0);
  for (int at = 0; at < n * k; ++at) {
    const auto entry = static_cast<std::size_t>(at);
    work.principal[at] = gather<V>(
        games, count, [](const auto& g) { return g.principals.data(); }, entry);
    work.agent[at] = gather<V>(
        games, count, [](const auto& g) { return g.agents.data(); }, entry);
  }
  measure.players(units);
  for (int s = 0; s < k; ++s) {
    work.strategy[s] = gather<V>(
        games, count, [](const auto& g) { return g.strategy.data(); }, static_cast<std::size_t>(s));
  }
  measure.regrets();
  // Distances of pairs stand in a square: (a, b) and (b, a).
  const std::size_t rows = 2 * static_cast<std::size_t>(n);
  for (int lane = 0; lane < count; ++lane) {
    results[lane].pairwise_distance.assign(rows * rows, 0.0);
  }
  std::vector<std::size_t> above, below;
  for (std::size_t a = 0; a < rows; ++a) {
    for (std::size_t b = a + 1; b < rows; ++b) {
      above.push_back(a * rows + b);
      below.push_back(b * rows + a);
    }
  }
  const auto put = [&](auto q, int item, V value) {
    using Q = GameQuantity;
    const auto i = static_cast<std::size_t>(item);
    for (int lane = 0; lane < count; ++lane) {
      Evaluation& r = results[lane];
      const double x = static_cast<double>(extract(value, lane));
      if constexpr (q == Q::principal_shift) r.principal_shift.push_back(x);
      if constexpr (q == Q::agent_shift) r.agent_shift.push_back(x);
      if constexpr (q == Q::principal_magnitude) r.principal_magnitude.push_back(x);
      if constexpr (q == Q::agent_magnitude) r.agent_magnitude.push_back(x);
      if constexpr (q == Q::alignment_distance) r.alignment_distance.push_back(x);
      if constexpr (q == Q::pairwise_distance) {
        r.pairwise_distance[above[i]] = r.pairwise_distance[below[i]] = x;
      }
      if constexpr (q == Q::collective_alignment_principals) r.collective_alignment_principals = x;
      if constexpr (q == Q::collective_alignment_agents) r.collective_alignment_agents = x;
      if constexpr (q == Q::agents_welfare_regret) r.agents_welfare_regret = x;
      if constexpr (q == Q::principals_welfare_regret) r.principals_welfare_regret = x;
      if constexpr (q == Q::worst_case_regret) r.worst_case_regret = x;
      if constexpr (q == Q::trivial_bound) r.trivial_bound = x;
      if constexpr (q == Q::total_misalignment) r.total_misalignment = x;
      if constexpr (q == Q::weighted_misalignment) r.weighted_misalignment = x;
      if constexpr (q == Q::miscalibration) r.miscalibration = x;
      if constexpr (q == Q::calibration) r.calibration = x;
      if constexpr (q == Q::bounds) r.bound[i] = x;
    }
  };
  struct {
    const PlayerUnits<V>& of;
    V principal(int i) const { return of.principal_magnitude[i]; }
    V agent(int i) const { return of.agent_magnitude[i]; }
  } const magnitude{units};
  walk_players(measure, magnitude, put);
  walk_pairs(
      measure, [](int) { return true; }, put);
  V bound[bound_count];
  walk_game(
      measure, bounds, bound, [](auto) { return true; }, put);
  for (int lane = 0; lane < count; ++lane) {
    Evaluation& r = results[lane];
    for (std::size_t i = 0; i < r.agent_magnitude.size(); ++i) {
      const double agent = r.agent_magnitude[i];
      r.welfare_ratio.push_back(agent > 0 ? r.principal_magnitude[i] / agent
                                          : std::numeric_limits<double>::quiet_NaN());
    }
    r.bounds = bounds;
    for (std::size_t b = 0; b < bound_count; ++b) {
      if (!bounds.has(static_cast<Bound>(b))) continue;
      r.capped[b] = r.trivial_bound > 0 && r.bound[b] == r.trivial_bound;
      r.slack[b] = r.bound[b] - r.principals_welfare_regret;
      r.tightness[b] =
          tightness<RealOf<V>>(r.principals_welfare_regret, r.bound[b], r.trivial_bound);
      if (!is_plain(static_cast<Bound>(b))) continue;
      r.worst_case_tightness[b] =
          tightness<RealOf<V>>(r.worst_case_regret, r.bound[b], r.trivial_bound);
    }
  }
}

template <class V>
void evaluate_batch(EvaluationBatch<RealOf<V>>& batch) {
  const int games = static_cast<int>(batch.games.size());
  const OutcomeFactors<RealOf<V>> outcomes(batch.outcome_weights, batch.metric);
  batch.results.assign(batch.games.size(), {});
  for (int g = 0; g < games; g += Traits<V>::width) {
    const int count = games - g < Traits<V>::width ? games - g : Traits<V>::width;
    evaluate_group<V>(batch.metric, batch.welfare, batch.bounds,
                      factors_for<RuntimeShape>(outcomes), batch.games.data() + g, count,
                      batch.results.data() + g);
  }
}

DELEGAUGE_END
