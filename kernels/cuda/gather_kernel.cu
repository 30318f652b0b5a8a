// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/gather_kernel.hpp"

namespace delegauge::cuda {
namespace {

__global__ void __launch_bounds__(gather_threads)
    gather_kernel(const __grid_constant__ GatherJob job) {
  const std::int64_t count = job.from.shape[0] * job.per_item;
  const std::int64_t step = std::int64_t{gridDim.x} * blockDim.x;
  for (std::int64_t at = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x; at < count;
       at += step) {
    const std::int64_t item = at / job.per_item, number = at % job.per_item;
    std::int64_t offset = item * job.from.strides[0];
    std::int64_t rest = number;
    for (int axis = job.from.axes - 1; axis > 0; --axis) {
      offset += rest % job.from.shape[axis] * job.from.strides[axis];
      rest /= job.from.shape[axis];
    }
    const std::int64_t place = item * job.stride + number;
    if (job.from.storage == GivenStorage::float64) {
      static_cast<double*>(job.to)[place] = static_cast<const double*>(job.from.data)[offset];
    } else {
      const float value = static_cast<const float*>(job.from.data)[offset];
      if (job.as == GivenStorage::float32) {
        static_cast<float*>(job.to)[place] = value;
      } else {
        static_cast<double*>(job.to)[place] = value;
      }
    }
  }
}

}  // namespace

const void* gather_kernel_address() { return reinterpret_cast<const void*>(&gather_kernel); }

}  // namespace delegauge::cuda
