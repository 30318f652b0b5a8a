// SPDX-License-Identifier: Apache-2.0
// The kernels of `surface --dump` over an instruction set's lanes. Compiled once for each. No shape
// is compiled in: compressing the values takes longer than working them out.
#pragma once

#include <memory>

#include "kernels/executor/dump_executor.hpp"

DELEGAUGE_BEGIN

template <class V>
void dump_batch(const DumpJob& job, const DumpBatch& batch) {
  constexpr std::uint64_t width = Traits<V>::width;
  const FlatGames& games = job.surface.games;
  const RuntimeShape shape = {games.players, games.outcomes};
  const SamplerConstants<RealOf<V>> constants(games);
  const std::unique_ptr<V[]> memory(new V[Workspace<V, RuntimeShape>::size(shape) + 1]);
  // Groups start at multiples of the width, so that the index's high word is the same in all lanes.
  for (std::uint64_t first = batch.begin - batch.begin % width; first < batch.end; first += width) {
    dump_group<V, RuntimeShape, AnyMetric>(job, constants, shape, memory.get(), first, batch);
  }
}

constexpr cpu::DumpKernels dump_kernels() {
  return {.batch_float = dump_batch<FloatLanes>, .batch_double = dump_batch<DoubleLanes>};
}

DELEGAUGE_END
