// SPDX-License-Identifier: Apache-2.0
// The kernels of one table, over its lanes: FloatLanes, DoubleLanes and FixedLanes. Compiled once
// per instruction set.
#pragma once

#include "kernels/cpu/given_body.hpp"
#include "kernels/cpu/shapes.hpp"
#include "kernels/executor/column_sums.hpp"
#include "kernels/executor/evaluate_executor.hpp"
#include "kernels/executor/surface_executor.hpp"
#include "kernels/executor/tally_chunk.hpp"

DELEGAUGE_BEGIN

// Evaluates in V, tallies in Narrow lanes of the same precision.
template <class V, class Shape, class M, bool Rows, class Bounds, class Narrow = V>
void surface_batch(SurfaceWork<RealOf<V>>& work, const Shape& shape, std::uint64_t begin,
                   std::uint64_t end) {
  using Real = RealOf<V>;
  constexpr std::uint64_t width = Traits<V>::width;
  const SamplerConstants<Real> constants(work.job.games);
  const std::unique_ptr<V[]> memory(new V[Workspace<V, Shape>::size(shape) + 1]);
  const auto report = [&work](std::uint64_t index) {
    const BoundSet violated = violations_in_double<Real>(work.job, index);
    for (int b = 0; b < bound_count; ++b) {
      if (violated.has(static_cast<Bound>(b))) work.bound[b].violating.push_back(index);
    }
  };
  // Groups start at multiples of the width, so that the index's high word is the same in all lanes.
  for (std::uint64_t first = begin - begin % width; first < end;) {
    work.chunk.first_index = first;
    while (first < end && work.chunk.count + static_cast<int>(width) <= Chunk<Real>::capacity) {
      surface_group<V, Shape, M, Rows, Bounds>(work.job, constants, shape, memory.get(), first,
                                               begin, end, work.chunk, report);
      first += width;
    }
    tally_chunk<Narrow>(work);
  }
}

template <class V>
void surface_runtime(SurfaceWork<RealOf<V>>& work, std::uint64_t begin, std::uint64_t end) {
  const RuntimeShape shape = {work.job.games.players, work.job.games.outcomes};
  surface_batch<V, RuntimeShape, AnyMetric, true, BoundSet>(work, shape, begin, end);
}

inline void surface(SurfaceWork<float>& work, std::uint64_t begin, std::uint64_t end) {
  const FlatGames& games = work.job.games;
  if (is_plain_epic(games)) {
    const bool done = for_fixed_shape(games.players, games.outcomes, [&](auto shape) {
      using Shape = decltype(shape);
      const auto run = [&](auto rows, auto bounds) {
        surface_batch<FixedLanes, Shape, EpicMetric, rows(), decltype(bounds), FloatLanes>(
            work, shape, begin, end);
      };
      const PlainBounds plain(work.job.bounds);
      if (work.job.bounds.has(Bound::pareto)) {
        run(std::true_type(), work.job.bounds);
      } else if (needs_rows(work.job)) {
        run(std::true_type(), plain);
      } else {
        run(std::false_type(), plain);
      }
    });
    if (done) return;
  }
  surface_runtime<FloatLanes>(work, begin, end);
}

constexpr cpu::Kernels table(std::string_view isa, const cpu::StrategicKernels* strategic,
                             const cpu::SearchKernels* search, const cpu::DumpKernels* dump,
                             const cpu::EstimateKernels* estimate) {
  return {.isa = isa,
          .float_lanes = Traits<FloatLanes>::width,
          .double_lanes = Traits<DoubleLanes>::width,
          .has_shapes = has_fixed_shapes,
          .surface_float = surface,
          .surface_double = surface_runtime<DoubleLanes>,
          .surface_runtime_float = surface_runtime<FloatLanes>,
          .evaluate_float = evaluate_batch<FloatLanes>,
          .evaluate_double = evaluate_batch<DoubleLanes>,
          .given_float = given_batch<FloatLanes, DoubleLanes>,
          .given_double = given_batch<DoubleLanes, DoubleLanes>,
          .sum_column = sum_column_of<DoubleLanes>,
          .strategic = strategic,
          .search = search,
          .dump = dump,
          .estimate = estimate};
}

DELEGAUGE_END
