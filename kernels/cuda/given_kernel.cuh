// SPDX-License-Identifier: Apache-2.0
// `evaluate` on a device: a game per thread, by the body that the CPU runs.
#pragma once

#include "kernels/executor/given_executor.hpp"

namespace delegauge::cuda {

// Values, Doubles: entries of the workspaces, in local memory. All of the batch's pointers are the
// device's. unfit counts games with utilities that are not finite.
template <class Real, int Values, int Doubles, class Bounds>
__global__ void given_kernel(const __grid_constant__ GivenJob job,
                             const __grid_constant__ GivenBatch batch, unsigned int* unfit) {
  Real values[Values];
  double doubles[Doubles];
  const RuntimeShape shape = {job.players, job.outcomes};
  const std::int64_t stride = std::int64_t{gridDim.x} * blockDim.x;
  for (std::int64_t game = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x; game < batch.games;
       game += stride) {
    const bool finite = evaluate_given<Real, double, RuntimeShape, AnyMetric, Bounds>(
        job, batch, shape, game, 1, values, doubles);
    if (!finite) atomicAdd(unfit, 1u);
  }
}

}  // namespace delegauge::cuda
