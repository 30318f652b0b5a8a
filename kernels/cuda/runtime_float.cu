// SPDX-License-Identifier: Apache-2.0
// Kernels for any shape and metric, games in float.
#include "kernels/cuda/runtime_kernels.cuh"

namespace delegauge::cuda {

template <>
RuntimeKernels runtime_kernels<float>() {
  return runtime_kernels_of<float>();
}

}  // namespace delegauge::cuda
