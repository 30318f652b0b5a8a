// SPDX-License-Identifier: Apache-2.0
// Kernels for any shape and metric, games in double.
#include "kernels/cuda/runtime_kernels.cuh"

namespace delegauge::cuda {

template <>
RuntimeKernels runtime_kernels<double>() {
  return runtime_kernels_of<double>();
}

}  // namespace delegauge::cuda
