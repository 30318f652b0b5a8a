// SPDX-License-Identifier: Apache-2.0
// The body of `surface --dump`: the games of `surface`, one per lane, and their values in columns
// instead of tallies. The same steps give the same values.
#pragma once

#include "kernels/executor/dump_job.hpp"
#include "kernels/executor/surface_executor.hpp"

DELEGAUGE_BEGIN

// memory: what Workspace<V, Shape> needs. first: a multiple of the width.
template <class V, class Shape, class M>
DELEGAUGE_INLINE void dump_group(const DumpJob& job, const SamplerConstants<RealOf<V>>& constants,
                                 const Shape& shape, V* memory, std::uint64_t first,
                                 const DumpBatch& batch) {
  constexpr int width = Traits<V>::width;
  const SurfaceJob& surface = job.surface;
  Workspace<V, Shape> work(shape, memory);
  GameGroup<V, Shape, M> group(surface, constants, shape, work);
  group.play(group.draw(first));
  auto& measure = group.measure;

  const auto put = [&](auto q, int item, V value) {
    const int place = job.columns.place(q, item);
    if (place < 0) return;
    double* const column = batch.values + place * batch.stride;
    for (int lane = 0; lane < width; ++lane) {
      const std::uint64_t index = first + static_cast<std::uint64_t>(lane);
      if (index < batch.begin || index >= batch.end) continue;
      column[index - batch.begin] = static_cast<double>(extract(value, lane));
    }
  };
  BoundSet bounds{0};
  for (int b = 0; b < bound_count; ++b) {
    if (job.columns.place(GameQuantity::bounds, b) >= 0) {
      bounds.bits |= 1U << static_cast<unsigned>(b);
    }
  }
  V bound[bound_count];
  walk_game(
      measure, bounds, bound, [&](auto q) { return job.columns.place(q, 0) >= 0; }, put);
  struct {
    const Workspace<V, Shape>& of;
    V omega;
    DELEGAUGE_INLINE V principal(int i) const { return of.principal_magnitude[i] / omega; }
    DELEGAUGE_INLINE V agent(int i) const { return of.agent_magnitude[i] / omega; }
  } const magnitude{work,
                    V(static_cast<RealOf<V>>(welfare_scale(surface.games.welfare, shape.players)))};
  walk_players(measure, magnitude, put);
}

DELEGAUGE_END
