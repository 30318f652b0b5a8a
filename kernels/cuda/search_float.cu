// SPDX-License-Identifier: Apache-2.0
// The kernel of `search`, games in float.
#include "kernels/cuda/search_kernel.cuh"

namespace delegauge::cuda {

template <>
SearchKernels search_kernels<float>() {
  return {search_kernel_address<float, RuntimeShape, AnyMetric, PlainBounds>(),
          search_kernel_address<float, RuntimeShape, AnyMetric, BoundSet>(), nullptr};
}

}  // namespace delegauge::cuda
