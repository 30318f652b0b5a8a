// SPDX-License-Identifier: Apache-2.0
// Faults that a test asks for with PTXEMU_FAULTS.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "machine/errors.h"

namespace ptxsim {

// The n-th call of a function of the API fails, on one device or, with -1, counted over all.
struct Fault {
  int device = -1;
  std::string api;
  uint64_t n = 1, count = 0;
  bool open = false;  // "@3+": from the third call on
  Error error = cudaSuccess;
  bool sticky = false;
};

// Such as
// "device1:cudaMalloc@3=cudaErrorMemoryAllocation;cudaLaunchKernel@5+=lost;cudaMemcpy@2=cudaErrorUnknown!"
std::vector<Fault> parse_faults(const std::string& text);

// Counts a call. The fault that it meets, or null.
const Fault* injected(const char* api, int device);

}  // namespace ptxsim
