// SPDX-License-Identifier: Apache-2.0
// `infer` on lanes: games are drawn side by side (strategic_lanes.hpp), each is then observed by
// itself.
#pragma once

#include <memory>

#include "kernels/executor/observations.hpp"
#include "kernels/executor/strategic_lanes.hpp"

DELEGAUGE_BEGIN

template <class V>
void infer_batch_of(const InferJob& job, const InferBatch& batch) {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  const StrategicPlan<Real> plan(job.games);
  const Profiles& profiles = plan.profiles;
  const int n = profiles.players;
  const auto outcomes = static_cast<std::size_t>(profiles.outcomes);
  V* const memory =
      lane_workspace<V>(static_cast<std::size_t>(StrategicRows<V>::size(n, profiles.outcomes)));
  const std::unique_ptr<int[]> member(new int[outcomes]);
  const std::unique_ptr<unsigned char[]> seen(new unsigned char[outcomes]);
  StrategicLanes<V> lanes(plan, nullptr, batch.begin, batch.end, memory);
  while (lanes.advance()) {
    auto& game = lanes.game();
    const InferredTruth<V> truth(game, lanes.targets());
    for (int lane = 0; lane < width; ++lane) {
      if (!lanes.ready(lane)) continue;
      const std::uint64_t index = lanes.index(lane);
      const LaneUtilities<V> utilities{game.rows, profiles.outcomes, lane};
      const TrueMeasures of_lane = truth.measures(n, lane);
      const EstimatedGame known = truth.game(n, lane);
      const KeyedDraws<double> draws(plan.games.seed, index, lanes.attempt(lane));
      for (int o = 0; o < observed_count; ++o) {
        const auto observed = static_cast<Observed>(o);
        observe(
            profiles, known, of_lane, utilities, observed, draws, job.samples, batch.marks,
            batch.mark_count, member.get(), seen.get(),
            [&](int mark, Estimated measure, double value) {
              const int column = error_column(observed, mark, batch.mark_count, measure);
              batch.values[column * batch.stride + static_cast<std::int64_t>(index - batch.begin)] =
                  value;
            });
      }
    }
    lanes.proceed();
  }
}

DELEGAUGE_END
