// SPDX-License-Identifier: Apache-2.0
// The kernel of `search`, a thread to each chain, as an address for the CUDA runtime.
#pragma once

#include <cstdint>

#include "kernels/executor/search_executor.hpp"

namespace delegauge::cuda {

// Per block: few, so that few chains spread over all multiprocessors.
inline constexpr int search_threads = 64;

// What a launch is told besides the job; all pointers are the device's.
template <class Real>
struct SearchLaunch {
  SearchJob job;
  SearchConstants<Real> constants;
  SearchBatch batch;      // of chains; their columns are written once all steps are done
  Real* state = nullptr;  // entry e of chain begin + j at [e * stride + j]
  std::int64_t stride = 0;
  std::uint64_t from = 0, to = 0;  // steps
};

static_assert(sizeof(SearchLaunch<double>) <= 4096, "a kernel's parameters");

// The arguments are (SearchLaunch<Real>).
template <class Real>
const void* search_kernel_address();
template <>
const void* search_kernel_address<float>();
template <>
const void* search_kernel_address<double>();

}  // namespace delegauge::cuda
