// SPDX-License-Identifier: Apache-2.0
// `grid` on lanes: a batch of games, drawn, played and measured.
#pragma once

#include "kernels/executor/strategic_lanes.hpp"
#include "kernels/executor/strategic_tile.hpp"

DELEGAUGE_BEGIN

// A tile's values, each to its game's place in the batch's columns.
template <class Tile>
DELEGAUGE_INLINE void write_columns(const Tile& tile, const StrategicBatch& batch) {
  for (int c = 0; c < strategic_column_count; ++c) {
    double* const to = batch.values + c * batch.stride;
    const auto* const from = tile.value(c);
    for (int game = 0; game < tile.games(); ++game) {
      to[tile.index(game) - batch.begin] = static_cast<double>(from[game]);
    }
  }
}

// sink: the games, of one point, are added up there, and the batch's values are not looked at.
// Without one they leave their values in the batch's columns. One function does both: most of it is
// the same, and takes the compiler minutes. P: the job's profiles. D: lanes of double precision.
template <class V, class P, class D>
void strategic_batch_of(const StrategicJob& job, const StrategicBatch& batch, StrategicSink* sink) {
  const StrategicPlan<RealOf<V>, P> plan(job);
  V* const memory = lane_workspace<V>(static_cast<std::size_t>(
      StrategicRows<V>::size(plan.profiles.players, plan.profiles.outcomes)));
  StrategicLanes<V, P> lanes(plan, batch.points, batch.begin, batch.end, memory);
  StrategicTile<V, D> tile;
  while (true) {
    const bool more = lanes.advance();
    if (more) {
      const typename StrategicTile<V, D>::Next next(tile, lanes.ready_lanes());
      lanes.measure(next);
      for (int lane = 0; lane < Traits<V>::width; ++lane) {
        if (lanes.ready(lane)) tile.close(lanes.index(lane));
      }
      lanes.proceed();
      if (!tile.full()) continue;
    }
    if (sink != nullptr) {
      tile.add_to(*sink);
    } else {
      write_columns(tile, batch);
    }
    if (!more) return;
    tile.clear();
  }
}

DELEGAUGE_END
