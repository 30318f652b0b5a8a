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
  const int players = shape.players;
  Workspace<V, Shape> work(shape, memory);
  GameGroup<V, Shape, M> group(surface, constants, shape, work);
  group.play(group.draw(first));
  auto& measure = group.measure;

  const auto place = [&](DumpQuantity q, int item) {
    return job.place[dump_column(q, item, players)];
  };
  const auto put = [&](DumpQuantity q, int item, V value) {
    double* const column = batch.values + place(q, item) * batch.stride;
    for (int lane = 0; lane < width; ++lane) {
      const std::uint64_t index = first + static_cast<std::uint64_t>(lane);
      if (index < batch.begin || index >= batch.end) continue;
      column[index - batch.begin] = static_cast<double>(extract(value, lane));
    }
  };
  // value(): what costs time is worked out only if it is wanted.
  const auto put_if = [&](DumpQuantity q, const auto& value) {
    if (place(q, 0) >= 0) put(q, 0, value());
  };
  using Q = DumpQuantity;
  const V weighted = measure.misalignment();
  put_if(Q::agents_welfare_regret, [&] { return measure.agents_regret; });
  put_if(Q::principals_welfare_regret, [&] { return measure.principals_regret; });
  put_if(Q::trivial_bound, [&] { return measure.trivial; });
  put_if(Q::total_misalignment, [&] { return measure.total_misalignment(); });
  put_if(Q::weighted_misalignment, [&] { return weighted; });
  put_if(Q::collective_alignment_principals,
         [&] { return measure.collective_alignment_principals(); });
  put_if(Q::collective_alignment_agents, [&] { return measure.collective_alignment_agents(); });
  put_if(Q::worst_case_regret, [&] { return measure.worst_case(); });
  BoundSet bounds{0};
  for (int b = 0; b < bound_count; ++b) {
    if (place(Q::bound, b) >= 0) bounds.bits |= 1U << static_cast<unsigned>(b);
  }
  V bound[bound_count];
  measure.bounds(bounds, weighted, bound);
  for (int b = 0; b < bound_count; ++b) {
    if (bounds.has(static_cast<Bound>(b))) put(Q::bound, b, bound[b]);
  }
  const V omega = V(static_cast<RealOf<V>>(welfare_scale(surface.games.welfare, players)));
  for (int i = 0; i < players; ++i) {
    if (place(Q::principal_magnitude, i) >= 0) {
      put(Q::principal_magnitude, i, work.principal_magnitude[i] / omega);
    }
    if (place(Q::agent_magnitude, i) >= 0) {
      put(Q::agent_magnitude, i, work.agent_magnitude[i] / omega);
    }
    if (place(Q::alignment_distance, i) >= 0) {
      put(Q::alignment_distance, i, work.distance[i]);
    }
  }
}

DELEGAUGE_END
