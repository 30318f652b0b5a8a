// SPDX-License-Identifier: Apache-2.0
// Kernels for strategic games in float.
#include "kernels/cuda/strategic_kernel.cuh"

namespace delegauge::cuda {

template <>
StrategicKernels strategic_kernels<float>() {
  return strategic_kernels_of<float>();
}

}  // namespace delegauge::cuda
