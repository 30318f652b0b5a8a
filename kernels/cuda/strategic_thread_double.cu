// SPDX-License-Identifier: Apache-2.0
// Kernels that work on a strategic game with each thread, in double.
#include "kernels/cuda/strategic_thread_kernel.cuh"

namespace delegauge::cuda {

template <>
std::vector<GridThreadKernel> grid_thread_kernels<double>() {
  return grid_thread_kernels_of<double>();
}
template <>
const void* infer_thread_kernel_address<double>() {
  return reinterpret_cast<const void*>(&infer_thread_kernel<double>);
}

}  // namespace delegauge::cuda
