// SPDX-License-Identifier: Apache-2.0
// `search` on a device: each thread takes a chain some steps further, with the body that the CPU
// runs.
#pragma once

#include "kernels/cuda/search_kernels.hpp"

namespace delegauge::cuda {

// Entries of the largest shape's workspace and candidate, in local memory, which the hardware
// interleaves: threads at the same entry share its cache lines.
inline constexpr int largest_search_workspace = (8 + 2 * max_players) * max_outcomes;
inline constexpr int largest_candidate = 2 * max_players * max_outcomes;

template <class Real>
__global__ void search_kernel(const __grid_constant__ SearchLaunch<Real> launch) {
  const std::uint64_t at = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  if (at >= launch.batch.end - launch.batch.begin) return;
  Real memory[largest_search_workspace];
  Real candidate[largest_candidate];
  const RuntimeShape shape = {launch.job.games.players, launch.job.games.outcomes};
  const SearchState<Real> state = {launch.state + at, launch.stride};
  SearchChains<Real, RuntimeShape, AnyMetric> chains(launch.job, launch.constants, shape, memory,
                                                     candidate, state, launch.batch.begin + at);
  chains.advance(launch.from, launch.to);
  if (launch.to < launch.job.steps) return;
  double* const column_at = launch.batch.values + at;
  chains.finish(0, [&](int column, double x) { column_at[column * launch.batch.stride] = x; });
}

}  // namespace delegauge::cuda
