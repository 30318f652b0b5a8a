// SPDX-License-Identifier: Apache-2.0
// The body of `surface`: draws games by index, a group of lanes at a time, measures them and leaves
// the results in a chunk. CPU lanes and CUDA threads run this same code.
#pragma once

#include "delegauge/game/sampler.hpp"
#include "kernels/executor/chunk.hpp"
#include "kernels/executor/surface_wants.hpp"

DELEGAUGE_BEGIN

// The games of one group: `width` consecutive indices, the first a multiple of width.
template <class V, class Shape, class M>
class GameGroup {
 public:
  using Real = RealOf<V>;
  DELEGAUGE_INLINE GameGroup(const SurfaceJob& job, const SamplerConstants<Real>& constants,
                             const Shape& shape, Workspace<V, Shape>& work)
      : job_(job),
        sampler_(job.games, constants, shape, M(job.games.metric)),
        measure(shape, M(job.games.metric), job.games.welfare, work,
                factors_for<Shape>(constants.outcomes)),
        w_(work) {}

  // Draws the group's utilities, then measures them, draws its strategies and takes the regrets.
  DELEGAUGE_INLINE StreamOf<V> draw(std::uint64_t first) {
    StreamOf<V> stream(job_.games.seed, Iota<WordOf<V>>::from(static_cast<std::uint32_t>(first)),
                       static_cast<std::uint32_t>(first >> 32), 0);
    sampler_.misalignment(stream, w_.target_distance);
    sampler_.utilities(stream, w_.target_distance, w_.principal, w_.agent, w_.scratch);
    return stream;
  }
  DELEGAUGE_INLINE void play(StreamOf<V> stream) {
    measure.players();
    sampler_.strategy(stream, measure.principals(), measure.agents(), w_.strategy);
    measure.regrets();
  }

 private:
  const SurfaceJob& job_;
  Sampler<V, Shape, M> sampler_;

 public:
  Measurer<V, Shape, M> measure;

 private:
  Workspace<V, Shape>& w_;
};

// Does the job need standardised utilities beyond players' distances?
DELEGAUGE_INLINE bool needs_rows(const SurfaceJob& job) {
  return job.collective_alignment || job.bounds.has(Bound::collective);
}

// memory: what Workspace<V, Shape> needs. Rows: needs_rows(job), or true. Bounds: what the job's
// are taken for. Adds the group's games of indices [begin, end) to the chunk; report(index) is
// called for games whose regret exceeds a bound.
template <class V, class Shape, class M, bool Rows, class Bounds, class Report>
DELEGAUGE_INLINE void surface_group(const SurfaceJob& job,
                                    const SamplerConstants<RealOf<V>>& constants,
                                    const Shape& shape, V* memory, std::uint64_t first,
                                    std::uint64_t begin, std::uint64_t end, Chunk<RealOf<V>>& chunk,
                                    const Report& report) {
  constexpr int width = Traits<V>::width;
  Bounds bounds(job.bounds);
  if constexpr (!Rows) bounds.bits &= ~(1u << static_cast<int>(Bound::collective));
  // Made anew for every group, so that compilers see that nothing in it outlives the group.
  Workspace<V, Shape> work(shape, memory);
  GameGroup<V, Shape, M> group(job, constants, shape, work);
  group.play(group.draw(first));
  auto& measure = group.measure;

  const int at = chunk.count;
  V worst = V(0);
  auto exceeded = measure.principals_regret > measure.principals_regret;
  V bound[bound_count];
  walk_game(measure, bounds, bound, SurfaceWants<Rows>{job}, [&](auto q, int b, V value) {
    const auto put = [at](auto& column, V x) { store(x, column + at); };
    using Q = GameQuantity;
    if constexpr (q == Q::agents_welfare_regret) put(chunk.agents_regret, value);
    if constexpr (q == Q::principals_welfare_regret) put(chunk.principals_regret, value);
    if constexpr (q == Q::total_misalignment) put(chunk.total_misalignment, value);
    if constexpr (q == Q::weighted_misalignment) put(chunk.weighted_misalignment, value);
    if constexpr (q == Q::collective_alignment_principals) {
      put(chunk.collective_principals, value);
    }
    if constexpr (q == Q::collective_alignment_agents) put(chunk.collective_agents, value);
    if constexpr (q == Q::worst_case_regret) {
      worst = value;
      put(chunk.worst_case, value);
    }
    if constexpr (q == Q::bounds) {
      const V regret = measure.principals_regret;
      exceeded = exceeded | (regret > value);
      put(chunk.bound[b], value);
      put(chunk.tightness[b], tightness<RealOf<V>>(regret, value, measure.trivial));
      if (measures_worst_case(job, static_cast<Bound>(b))) {
        put(chunk.worst_case_tightness[b], tightness<RealOf<V>>(worst, value, measure.trivial));
      }
    }
  });
  store(Iota<WordOf<V>>::from(static_cast<std::uint32_t>(first - chunk.first_index)),
        chunk.offset + at);
  if (any(exceeded)) {
    for (int lane = 0; lane < width; ++lane) {
      const std::uint64_t index = first + static_cast<std::uint64_t>(lane);
      if (extract(exceeded, lane) && index >= begin && index < end) report(index);
    }
  }
  if (first >= begin && first + width <= end && !any(measure.degenerate)) {
    chunk.count += width;
    return;
  }
  // Some games do not count: those that do close ranks.
  for (int lane = 0; lane < width; ++lane) {
    const std::uint64_t index = first + static_cast<std::uint64_t>(lane);
    if (index < begin || index >= end) continue;
    if (extract(measure.degenerate, lane)) {
      chunk.degenerate += 1;
      continue;
    }
    move_game(chunk, at + lane, chunk.count);
    chunk.count += 1;
  }
}

DELEGAUGE_END
