// SPDX-License-Identifier: Apache-2.0
// `surface` on a device: each thread draws a game, measures it with the executor that the CPU runs,
// and the block adds it up.
#pragma once

#include "kernels/cuda/block_tally.cuh"
#include "kernels/cuda/tightest.cuh"
#include "kernels/executor/surface_executor.hpp"
#include "kernels/executor/surface_statistics.hpp"

namespace delegauge::cuda {

// Room: entries of the workspace that each thread holds in local memory, for run-time shapes. Local
// memory is interleaved by the hardware: threads that are at the same entry share its cache lines.
template <class Real, class Shape, class M, int Room>
__global__ void surface_kernel(const __grid_constant__ SurfacePlan<Real> plan,
                               const __grid_constant__ SurfaceBatch<Real> batch,
                               const Shape shape) {
  extern __shared__ __align__(16) std::byte shared[];
  __shared__ TightestBar<Real> bars[bound_count];
  BlockTally<Real> tally(plan, batch.total, batch.histograms, shared);
  if (threadIdx.x < bound_count) bars[threadIdx.x] = batch.bars.of[threadIdx.x];
  __syncthreads();

  const unsigned int lane = threadIdx.x % warp_size;
  const std::uint64_t stride = std::uint64_t{gridDim.x} * blockDim.x;
  // A warp's lanes hold consecutive games and stay together, the last ones idle.
  for (std::uint64_t first =
           batch.begin + std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x - lane;
       first < batch.end; first += stride) {
    const std::uint64_t index = first + lane;
    Real memory[Room];
    Workspace<Real, Shape> work(shape, memory);
    GameGroup<Real, Shape, M> group(plan.job, plan.constants, shape, work);
    group.play(group.draw(index));
    Real* place = tally.own_place();
    const auto put = [&](Real x) {
      *place = x;
      place += tally.row();
    };
    Real weighted, worst, bound[bound_count], tight[bound_count];
    const bool exceeded =
        take_statistics(plan.job, group.measure, weighted, worst, bound, tight, put);
    const bool inside = index < batch.end;
    const bool counts = inside && !group.measure.degenerate;
    if (inside && group.measure.degenerate) atomicAdd(&batch.total.counts->degenerate, 1ull);
    if (inside && exceeded) {
      const unsigned int at = atomicAdd(&batch.total.counts->suspects, 1u);
      if (at < batch.total.shape.suspects) {
        batch.total.suspect[at] = static_cast<std::uint32_t>(index - batch.begin);
      }
    }
    if (counts) {
      tally.add_to_bin(group.measure.agents_regret, weighted, group.measure.principals_regret,
                       worst, bound);
      offer(plan, batch.total, bars, tight, index);
    }
    tally.take_rows(__ballot_sync(~0u, counts));
  }
  tally.finish();
}

}  // namespace delegauge::cuda
