// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/cuda/recheck_kernel.cuh"
#include "kernels/cuda/runtime_kernels.hpp"
#include "kernels/cuda/surface_kernel.cuh"

namespace delegauge::cuda {

template <class Real>
RuntimeKernels runtime_kernels_of() {
  const auto address = [](auto* kernel) { return reinterpret_cast<const void*>(kernel); };
  return {address(&surface_kernel<Real, RuntimeShape, AnyMetric, small_room>),
          address(&surface_kernel<Real, RuntimeShape, AnyMetric, large_room>),
          address(&recheck_kernel<Real, small_room>), address(&recheck_kernel<Real, large_room>)};
}

}  // namespace delegauge::cuda
