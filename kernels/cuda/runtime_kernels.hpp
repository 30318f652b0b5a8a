// SPDX-License-Identifier: Apache-2.0
// The kernels that no shape is compiled into, by how much workspace they have.
#pragma once

#include "kernels/cuda/kernel_table.hpp"

namespace delegauge::cuda {

struct RuntimeKernels {
  const void* surface_small;
  const void* surface_large;
  const void* recheck_small;
  const void* recheck_large;
};

template <class Real>
RuntimeKernels runtime_kernels();
template <>
RuntimeKernels runtime_kernels<float>();
template <>
RuntimeKernels runtime_kernels<double>();

}  // namespace delegauge::cuda
