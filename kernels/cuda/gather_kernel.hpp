// SPDX-License-Identifier: Apache-2.0
// Brings numbers of any strides into the order in which kernels of given games take them.
#pragma once

#include "kernels/cuda/strided_numbers.hpp"

namespace delegauge::cuda {

// Number e of item i, the last axis fastest, goes to to[i * stride + e].
struct GatherJob {
  StridedNumbers from;
  void* to = nullptr;
  GivenStorage as = GivenStorage::float64;  // float32 of float32 only
  std::int64_t per_item = 1;
  std::int64_t stride = 1;
};

inline constexpr int gather_threads = 256;

// (GatherJob): a thread per number, in strides of the grid.
const void* gather_kernel_address();

}  // namespace delegauge::cuda
