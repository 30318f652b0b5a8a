// SPDX-License-Identifier: Apache-2.0
// `search` on a device: each thread takes a chain some steps further, with the body that the CPU
// runs.
#pragma once

#include "kernels/cuda/search_kernels.hpp"

namespace delegauge::cuda {

// The room that a thread has in local memory, which the hardware interleaves: threads at the same
// entry share its cache lines. A shape known when compiled takes what it needs, others what the
// largest one would: the driver sets that aside for every thread that a GPU could hold.
template <class Shape>
struct SearchRoom {
  static constexpr int workspace = 1;
  static constexpr int candidate = 2 * Shape::max_players * Shape::max_outcomes;
};
template <>
struct SearchRoom<RuntimeShape> {
  static constexpr int workspace = (8 + 2 * max_players) * max_outcomes;
  static constexpr int candidate = 2 * max_players * max_outcomes;
};

template <class Real, class Shape, class M, class Bounds>
__global__ void search_kernel(const __grid_constant__ SearchLaunch<Real> launch,
                              const Shape shape) {
  const std::uint64_t at = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  if (at >= launch.batch.end - launch.batch.begin) return;
  Real memory[SearchRoom<Shape>::workspace];
  Real candidate[SearchRoom<Shape>::candidate];
  const SearchState<Real> state = {launch.state + at, launch.stride};
  SearchChains<Real, Shape, M, Bounds> chains(launch.job, launch.constants, shape, memory,
                                              candidate, state, launch.batch.begin + at);
  chains.advance(launch.from, launch.to);
  if (launch.to < launch.job.steps) return;
  double* const column_at = launch.batch.values + at;
  chains.finish(0, [&](int column, double x) { column_at[column * launch.batch.stride] = x; });
}

template <class Real, class Shape, class M, class Bounds>
const void* search_kernel_address() {
  return reinterpret_cast<const void*>(&search_kernel<Real, Shape, M, Bounds>);
}

}  // namespace delegauge::cuda
