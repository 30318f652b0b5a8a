// SPDX-License-Identifier: Apache-2.0
// The kernels of `search` over an instruction set's lanes. Compiled once for each.
#pragma once

#include "kernels/cpu/shapes.hpp"
#include "kernels/executor/search_executor.hpp"

DELEGAUGE_BEGIN

template <class V, class Shape, class M, class Bounds>
void search_batch_of(const SearchJob& job, const Shape& shape, const SearchBatch& batch) {
  constexpr std::uint64_t width = Traits<V>::width;
  const SearchConstants<RealOf<V>> constants(job);
  const auto values = [](std::size_t count) { return std::unique_ptr<V[]>(new V[count]); };
  const SearchLayout layout = SearchLayout::of(shape);
  const auto memory = values(Workspace<V, Shape>::size(shape) + 1);
  const auto candidate = values(static_cast<std::size_t>(layout.current.utilities));
  const auto state = values(static_cast<std::size_t>(layout.entries));
  // Groups start at multiples of the width, so that a chain's high word is the same in all lanes.
  for (std::uint64_t first = batch.begin - batch.begin % width; first < batch.end; first += width) {
    SearchChains<V, Shape, M, Bounds> chains(job, constants, shape, memory.get(), candidate.get(),
                                             SearchState<V>{state.get(), 1}, first);
    for (std::uint64_t at = 0; at < job.steps; at += segment_steps) {
      if (batch.given_up != nullptr && batch.given_up->load(std::memory_order_relaxed)) return;
      chains.advance(at, at + segment_steps < job.steps ? at + segment_steps : job.steps);
    }
    for (int lane = 0; lane < static_cast<int>(width); ++lane) {
      const std::uint64_t chain = first + static_cast<std::uint64_t>(lane);
      if (chain < batch.begin || chain >= batch.end) continue;
      const auto at = static_cast<std::int64_t>(chain - batch.begin);
      chains.finish(lane,
                    [&](int column, double x) { batch.values[column * batch.stride + at] = x; });
    }
  }
}

template <class V>
void search_batch(const SearchJob& job, const SearchBatch& batch) {
  if (is_plain_epic(job.games) && is_plain(job.bound)) {
    const bool done = for_fixed_shape(job.games.players, job.games.outcomes, [&](auto shape) {
      search_batch_of<V, decltype(shape), EpicMetric, PlainBounds>(job, shape, batch);
    });
    if (done) return;
  }
  const RuntimeShape shape = {job.games.players, job.games.outcomes};
  search_batch_of<V, RuntimeShape, AnyMetric, BoundSet>(job, shape, batch);
}

constexpr cpu::SearchKernels search_kernels() {
  return {.batch_float = search_batch<FloatLanes>, .batch_double = search_batch<DoubleLanes>};
}

DELEGAUGE_END
