// SPDX-License-Identifier: Apache-2.0
// Judges a batch's suspects in double, a thread each, with a workspace in the device's memory.
#pragma once

#include "kernels/cuda/surface_batch.hpp"
#include "kernels/executor/recheck.hpp"

namespace delegauge::cuda {

// Launched with at most shape.judges threads.
template <class Real, class Bounds>
__global__ void recheck_kernel(const __grid_constant__ SurfacePlan<Real> plan,
                               const __grid_constant__ SurfaceBatch<Real> batch) {
  const TallyShape& shape = batch.total.shape;
  TallyCounts* const counts = batch.total.counts;
  const unsigned int suspects =
      counts->suspects < shape.suspects ? counts->suspects : shape.suspects;
  const unsigned int judge = blockIdx.x * blockDim.x + threadIdx.x;
  const std::size_t at = std::size_t{judge} * shape.entries;
  for (unsigned int i = judge; i < suspects; i += gridDim.x * blockDim.x) {
    const std::uint64_t index = batch.begin + batch.total.suspect[i];
    const BoundSet violated = violated_bounds<Real, Bounds>(plan.job, plan.constants, index,
                                                            batch.total.judge_sampled + at,
                                                            batch.total.judge_memory + at);
    if (violated.bits == 0) continue;
    const unsigned int entry = atomicAdd(&counts->violators, 1u);
    if (entry < TallyShape::violators) batch.total.violator[entry] = {index, violated.bits};
  }
}

}  // namespace delegauge::cuda
