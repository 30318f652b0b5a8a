// SPDX-License-Identifier: Apache-2.0
// `surface` on a device: each thread draws a game, measures it with the executor that the CPU runs,
// and the block adds it up.
#pragma once

#include "kernels/cuda/block_tally.cuh"
#include "kernels/cuda/tightest.cuh"
#include "kernels/executor/surface_choices.hpp"
#include "kernels/executor/surface_executor.hpp"
#include "kernels/executor/surface_statistics.hpp"

namespace delegauge::cuda {

// The most threads of a block, which says how many registers each may have: as many as its shape
// and choices need without spilling any, and no more (docs/cuda/kernels.txt).
template <class Real, class Shape, class Choices>
constexpr int most_surface_threads() {
  constexpr bool lean = std::is_same_v<Choices, LeanChoices>;
  constexpr bool any = std::is_same_v<Choices, PlainChoices>;
  constexpr int utilities = Shape::max_players * Shape::max_outcomes;
  if (utilities == 0) return sizeof(Real) == sizeof(float) ? 512 : 384;  // given when run
  if (utilities < 12) return any ? 512 : 640;
  if (utilities == 12) return any ? 384 : 640;
  if (utilities <= 16) return any ? 384 : lean ? 640 : 512;
  if (utilities <= 32) return any ? 256 : 384;
  if (utilities <= 48) return lean ? 384 : 256;
  return any || lean ? 384 : 512;
}

// Room: entries of the workspace that each thread holds in local memory, for run-time shapes. Local
// memory is interleaved by the hardware: threads that are at the same entry share its cache lines.
template <class Real, class Shape, class M, int Room, class Choices>
__global__ void __launch_bounds__(most_surface_threads<Real, Shape, Choices>(), 1)
    surface_kernel(const __grid_constant__ SurfacePlan<Real> plan,
                   const __grid_constant__ SurfaceBatch<Real> batch, const Shape shape) {
  extern __shared__ __align__(16) std::byte shared[];
  const Settled<Choices, SurfaceJob> job(plan.job);
  const Settled<Choices, SamplerConstants<Real>> constants(plan.constants);
  using Bounds = typename Choices::Bounds;  // read anew where they are needed: a register less
  BlockTally<Real, Bounds> tally(plan, job.of, batch.total, batch.histograms, shared);
  __syncthreads();

  const std::uint64_t stride = std::uint64_t{gridDim.x} * blockDim.x;
  // A warp's lanes hold consecutive games. A block's threads go round together, the last ones idle.
  for (std::uint64_t round = batch.begin + std::uint64_t{blockIdx.x} * blockDim.x;
       round < batch.end; round += stride) {
    const std::uint64_t index = round + threadIdx.x;
    Real memory[Room];
    Workspace<Real, Shape> work(shape, memory);
    GameGroup<Real, Shape, M> group(job.of, constants.of, shape, work);
    group.play(group.draw(index));
    Real* place = tally.own_place();
    const auto put = [&](Real x) {
      *place = x;
      place += tally.row();
    };
    Real weighted, worst, bound[bound_count], tight[bound_count];
    const bool exceeded = take_statistics(job.of, Bounds(job.of.bounds), group.measure, weighted,
                                          worst, bound, tight, put);
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
      offer(Bounds(job.of.bounds), batch.total, batch.bars, tight, index);
    }
    tally.take_rows(__ballot_sync(~0u, counts));
    tally.end_round();
  }
  tally.finish();
}

}  // namespace delegauge::cuda
