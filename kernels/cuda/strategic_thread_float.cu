// SPDX-License-Identifier: Apache-2.0
// Kernels that work on a strategic game with each thread, in float.
#include "kernels/cuda/strategic_thread_kernel.cuh"

namespace delegauge::cuda {

template <>
std::vector<GridThreadKernel> grid_thread_kernels<float>() {
  return grid_thread_kernels_of<float>();
}
template <>
const void* infer_thread_kernel_address<float>() {
  return reinterpret_cast<const void*>(&infer_thread_kernel<float>);
}

}  // namespace delegauge::cuda
