// SPDX-License-Identifier: Apache-2.0
// The kernels of `search`, games in double.
#include "kernels/cuda/search_kernel.cuh"

namespace delegauge::cuda {

template <>
SearchKernels search_kernels<double>() {
  return {search_kernel_address<double, RuntimeShape, AnyMetric, PlainBounds>(),
          search_kernel_address<double, RuntimeShape, AnyMetric, BoundSet>(),
          search_kernel_address<double, FixedShape<4, 4>, EpicMetric, PlainBounds>()};
}

}  // namespace delegauge::cuda
