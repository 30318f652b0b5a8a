// SPDX-License-Identifier: Apache-2.0
// Judges a batch's suspects in double: few games, so neither registers nor coalescing matter.
#pragma once

#include "kernels/cuda/surface_batch.hpp"
#include "kernels/executor/recheck.hpp"

namespace delegauge::cuda {

template <class Real, int Room>
__global__ void recheck_kernel(const __grid_constant__ SurfacePlan<Real> plan,
                               const __grid_constant__ SurfaceBatch<Real> batch) {
  Real sampled[Room];
  double memory[Room];
  TallyCounts* const counts = batch.total.counts;
  const unsigned int room = batch.total.shape.suspects;
  const unsigned int suspects = counts->suspects < room ? counts->suspects : room;
  for (unsigned int i = blockIdx.x * blockDim.x + threadIdx.x; i < suspects;
       i += gridDim.x * blockDim.x) {
    const std::uint64_t index = batch.begin + batch.total.suspect[i];
    const BoundSet violated =
        violated_bounds<Real>(plan.job, plan.constants, index, sampled, memory);
    if (violated.bits == 0) continue;
    const unsigned int at = atomicAdd(&counts->violators, 1u);
    if (at < TallyShape::violators) batch.total.violator[at] = {index, violated.bits};
  }
}

}  // namespace delegauge::cuda
