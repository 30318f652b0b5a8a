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
  const std::uint64_t chain =
      launch.batch.begin + std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  if (chain >= launch.batch.end) return;
  Real memory[largest_search_workspace];
  Real candidate[largest_candidate];
  const RuntimeShape shape = {launch.job.games.players, launch.job.games.outcomes};
  const auto at = static_cast<std::int64_t>(chain - launch.batch.begin);
  const SearchState<Real> state = {launch.state + at, launch.stride};
  SearchChains<Real, RuntimeShape, AnyMetric> chains(launch.job, launch.constants, shape, memory,
                                                     candidate, state, chain);
  chains.advance(launch.from, launch.to);
  if (launch.to < launch.job.steps) return;
  chains.finish(
      0, [&](int column, double x) { launch.batch.values[column * launch.batch.stride + at] = x; });
}

}  // namespace delegauge::cuda
