// SPDX-License-Identifier: Apache-2.0
// The kernels for strategic games over an instruction set's lanes. Compiled once for each.
#pragma once

#include "kernels/executor/infer_lanes.hpp"
#include "kernels/executor/strategic_batch.hpp"

DELEGAUGE_BEGIN

// DELEGAUGE_CPU_DIMS: CMake's list of the games whose kernels are compiled for their shape, as
// X(3, 3) entries; the others take the run-time kernel, which gives the same values.
template <int... Actions>
bool has_dims(const StrategicJob& job) {
  constexpr int actions[] = {Actions...};
  constexpr int players = sizeof...(Actions);
  if (job.games.players != players) return false;
  for (int i = 0; i < players; ++i) {
    if (job.games.actions[static_cast<std::size_t>(i)] != actions[i]) return false;
  }
  return true;
}

template <class V>
void strategic_games(const StrategicJob& job, const StrategicBatch& batch, StrategicSink* sink) {
  if constexpr (has_fixed_shapes) {
#define DELEGAUGE_DIMS(...)                                                           \
  if (has_dims<__VA_ARGS__>(job)) {                                                   \
    strategic_batch_of<V, FixedProfiles<__VA_ARGS__>, DoubleLanes>(job, batch, sink); \
    return;                                                                           \
  }
    DELEGAUGE_CPU_DIMS
#undef DELEGAUGE_DIMS
  }
  strategic_batch_of<V, Profiles, DoubleLanes>(job, batch, sink);
}
template <class V>
void strategic_batch(const StrategicJob& job, const StrategicBatch& batch) {
  strategic_games<V>(job, batch, nullptr);
}
template <class V>
void strategic_tally(const StrategicJob& job, const StrategicBatch& batch, StrategicSink& sink) {
  strategic_games<V>(job, batch, &sink);
}

constexpr cpu::StrategicKernels strategic_kernels() {
  return {.batch_float = strategic_batch<FloatLanes>,
          .batch_double = strategic_batch<DoubleLanes>,
          .tally_float = strategic_tally<FloatLanes>,
          .tally_double = strategic_tally<DoubleLanes>,
          .infer_float = infer_batch_of<FloatLanes>,
          .infer_double = infer_batch_of<DoubleLanes>};
}

DELEGAUGE_END
