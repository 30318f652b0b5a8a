// SPDX-License-Identifier: Apache-2.0
// The body of `evaluate`: measures given games, one per lane.
#pragma once

#include <limits>
#include <memory>

#include "kernels/executor/evaluation.hpp"
#include "kernels/executor/measurer.hpp"

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
void evaluate_group(const Metric& metric, Welfare welfare, const FlatGame<RealOf<V>>* const* games,
                    int count, Evaluation* results) {
  const RuntimeShape shape = {games[0]->players, games[0]->outcomes};
  const int n = shape.players, k = shape.outcomes;
  const std::unique_ptr<V[]> memory(new V[Workspace<V, RuntimeShape>::size(shape)]);
  Workspace<V, RuntimeShape> work(shape, memory.get());
  Measurer<V, RuntimeShape, AnyMetric> measure(shape, metric, welfare, work);

  const auto each = [&](V value, auto&& put) {
    for (int lane = 0; lane < count; ++lane)
      put(results[lane], static_cast<double>(extract(value, lane)));
  };
  PlayerUnits<V> units;
  const auto parts_of = [&](std::vector<RealOf<V>> FlatGame<RealOf<V>>::*parts, V* to) {
    for (int i = 0; i < n; ++i) {
      alignas(64) RealOf<V> values[Traits<V>::width];
      for (int lane = 0; lane < Traits<V>::width; ++lane) {
        const auto& of = games[lane < count ? lane : count - 1]->*parts;
        values[lane] = of.empty() ? RealOf<V>(1) : of[static_cast<std::size_t>(i)];
      }
      to[i] = load<V>(values);
    }
  };
  parts_of(&FlatGame<RealOf<V>>::principal_part, units.principal_part);
  parts_of(&FlatGame<RealOf<V>>::agent_part, units.agent_part);
  units.principals_rounding = gather<V>(
      games, count, [](const auto& g) { return &g.principals_rounding; }, 0);
  units.agents_rounding = gather<V>(
      games, count, [](const auto& g) { return &g.agents_rounding; }, 0);
  for (int at = 0; at < n * k; ++at) {
    const auto entry = static_cast<std::size_t>(at);
    work.principal[at] = gather<V>(
        games, count, [](const auto& g) { return g.principals.data(); }, entry);
    work.agent[at] = gather<V>(
        games, count, [](const auto& g) { return g.agents.data(); }, entry);
  }
  measure.players(units);
  for (int i = 0; i < n; ++i) {
    each(work.principal_shift[i], [](Evaluation& r, double x) { r.principal_shift.push_back(x); });
    each(work.agent_shift[i], [](Evaluation& r, double x) { r.agent_shift.push_back(x); });
    each(units.principal_magnitude[i],
         [](Evaluation& r, double x) { r.principal_magnitude.push_back(x); });
    each(units.agent_magnitude[i], [](Evaluation& r, double x) { r.agent_magnitude.push_back(x); });
    each(work.distance[i], [](Evaluation& r, double x) { r.alignment_distance.push_back(x); });
  }
  for (int s = 0; s < k; ++s) {
    work.strategy[s] = gather<V>(
        games, count, [](const auto& g) { return g.strategy.data(); }, static_cast<std::size_t>(s));
  }
  measure.regrets();
  const auto row = [&](int player) {
    return player < n ? work.principal + player * k : work.agent + (player - n) * k;
  };
  for (int a = 0; a < 2 * n; ++a) {
    for (int b = 0; b < 2 * n; ++b) {
      const V d =
          a == b ? V(0) : alignment_distance(row(a), row(b), shape.outcomes, metric.distance_norm);
      each(d, [](Evaluation& r, double x) { r.pairwise_distance.push_back(x); });
    }
  }
  each(measure.collective_alignment_principals(),
       [](Evaluation& r, double x) { r.collective_alignment_principals = x; });
  each(measure.collective_alignment_agents(),
       [](Evaluation& r, double x) { r.collective_alignment_agents = x; });
  each(measure.agents_regret, [](Evaluation& r, double x) { r.agents_welfare_regret = x; });
  each(measure.principals_regret, [](Evaluation& r, double x) { r.principals_welfare_regret = x; });
  each(measure.worst_case(), [](Evaluation& r, double x) { r.worst_case_regret = x; });
  each(measure.trivial, [](Evaluation& r, double x) { r.trivial_bound = x; });
  each(measure.total_misalignment(), [](Evaluation& r, double x) { r.total_misalignment = x; });
  const V weighted = measure.misalignment();
  each(weighted, [](Evaluation& r, double x) { r.weighted_misalignment = x; });
  V bound[bound_count];
  measure.bounds(BoundSet{}, weighted, bound);
  for (int b = 0; b < bound_count; ++b) {
    each(bound[b], [b](Evaluation& r, double x) { r.bound[static_cast<std::size_t>(b)] = x; });
  }
  for (int lane = 0; lane < count; ++lane) {
    Evaluation& r = results[lane];
    for (std::size_t i = 0; i < r.agent_magnitude.size(); ++i) {
      const double agent = r.agent_magnitude[i];
      r.welfare_ratio.push_back(agent > 0 ? r.principal_magnitude[i] / agent
                                          : std::numeric_limits<double>::quiet_NaN());
    }
    for (std::size_t b = 0; b < bound_count; ++b) {
      r.capped[b] = r.trivial_bound > 0 && r.bound[b] == r.trivial_bound;
      r.slack[b] = r.bound[b] - r.principals_welfare_regret;
      r.tightness[b] =
          tightness_in_double<RealOf<V>>(r.principals_welfare_regret, r.bound[b], r.trivial_bound);
      r.worst_case_tightness[b] =
          tightness_in_double<RealOf<V>>(r.worst_case_regret, r.bound[b], r.trivial_bound);
    }
  }
}

template <class V>
void evaluate_batch(EvaluationBatch<RealOf<V>>& batch) {
  const int games = static_cast<int>(batch.games.size());
  batch.results.assign(batch.games.size(), {});
  for (int g = 0; g < games; g += Traits<V>::width) {
    const int count = games - g < Traits<V>::width ? games - g : Traits<V>::width;
    evaluate_group<V>(batch.metric, batch.welfare, batch.games.data() + g, count,
                      batch.results.data() + g);
  }
}

DELEGAUGE_END
