// SPDX-License-Identifier: Apache-2.0
// The kernels for strategic games over an instruction set's lanes. Compiled once for each.
#pragma once

#include "kernels/executor/infer_lanes.hpp"
#include "kernels/executor/strategic_lanes.hpp"

DELEGAUGE_BEGIN

// DELEGAUGE_CPU_DIMS: CMake's list of the games whose kernels are compiled for their shape, as
// X(3, 3) entries; the others take the run-time kernel, which gives the same values.
template <class V, int... Actions>
bool strategic_batch_if(const StrategicJob& job, const StrategicBatch& batch) {
  constexpr int actions[] = {Actions...};
  constexpr int players = sizeof...(Actions);
  if (job.games.players != players) return false;
  for (int i = 0; i < players; ++i) {
    if (job.games.actions[static_cast<std::size_t>(i)] != actions[i]) return false;
  }
  strategic_batch_of<V, FixedProfiles<Actions...>>(job, batch);
  return true;
}

template <class V>
void strategic_batch(const StrategicJob& job, const StrategicBatch& batch) {
  if constexpr (has_fixed_shapes) {
#define DELEGAUGE_DIMS(...) \
  if (strategic_batch_if<V, __VA_ARGS__>(job, batch)) return;
    DELEGAUGE_CPU_DIMS
#undef DELEGAUGE_DIMS
  }
  strategic_batch_of<V, Profiles>(job, batch);
}

constexpr cpu::StrategicKernels strategic_kernels() {
  return {.batch_float = strategic_batch<FloatLanes>,
          .batch_double = strategic_batch<DoubleLanes>,
          .infer_float = infer_batch_of<FloatLanes>,
          .infer_double = infer_batch_of<DoubleLanes>};
}

DELEGAUGE_END
