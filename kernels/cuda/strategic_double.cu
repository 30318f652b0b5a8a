// SPDX-License-Identifier: Apache-2.0
// Kernels for strategic games in double.
#include "kernels/cuda/strategic_kernel.cuh"

namespace delegauge::cuda {

template <>
StrategicKernels strategic_kernels<double>() {
  return strategic_kernels_of<double>();
}

}  // namespace delegauge::cuda
