// SPDX-License-Identifier: Apache-2.0
// The kernel of `search`, games in float.
#include "kernels/cuda/search_kernel.cuh"

namespace delegauge::cuda {

template <>
const void* search_kernel_address<float>() {
  return reinterpret_cast<const void*>(&search_kernel<float>);
}

}  // namespace delegauge::cuda
