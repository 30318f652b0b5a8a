// SPDX-License-Identifier: Apache-2.0
// Keeps the tightest of a batch's candidates.
#pragma once

#include <cub/block/block_merge_sort.cuh>

#include "kernels/cuda/surface_batch.hpp"

namespace delegauge::cuda {

template <class Real>
struct Tighter {
  __device__ bool operator()(const DeviceTightGame<Real>& a, const DeviceTightGame<Real>& b) const {
    return a.tightness > b.tightness || (a.tightness == b.tightness && a.index < b.index);
  }
};

// Sorted, those of lower index first among equals. A block for each of the job's bounds; the first
// half of what it sorts is the best so far. No two games have one index, so the order in which
// candidates came does not show.
template <class Real>
__global__ void __launch_bounds__(keeper_threads)
    tightest_kernel(const __grid_constant__ SurfaceBatch<Real> batch) {
  using Game = DeviceTightGame<Real>;
  using Sort = cub::BlockMergeSort<Game, keeper_threads, keeper_items>;
  __shared__ typename Sort::TempStorage storage;
  const DeviceTally<Real>& total = batch.total;
  const unsigned int found = total.candidates[blockIdx.x];
  const unsigned int count = found < TallyShape::candidates ? found : TallyShape::candidates;
  const Game* const candidate = total.candidate + blockIdx.x * TallyShape::candidates;
  constexpr unsigned int room = TallyShape::most_tightest;
  const unsigned int place = threadIdx.x * keeper_items;

  Game games[keeper_items];
  for (Game& game : games) game = {Real(-1), ~std::uint64_t{0}};
  for (unsigned int first = 0; first < count; first += room) {
    if (place >= room) {
#pragma unroll
      for (unsigned int i = 0; i < keeper_items; ++i) {
        const unsigned int at = first + place - room + i;
        games[i] = at < count ? candidate[at] : Game{Real(-1), ~std::uint64_t{0}};
      }
    }
    Sort(storage).Sort(games, Tighter<Real>());
    __syncthreads();
  }
  const auto wanted = static_cast<unsigned int>(total.shape.tightest);
  const unsigned int kept = count < wanted ? count : wanted;
  if (threadIdx.x == 0) total.tightest[blockIdx.x] = kept;
#pragma unroll
  for (unsigned int i = 0; i < keeper_items; ++i) {
    if (place + i < kept) total.tightest_games[blockIdx.x * wanted + place + i] = games[i];
  }
}

}  // namespace delegauge::cuda
