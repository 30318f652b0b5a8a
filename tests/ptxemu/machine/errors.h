// SPDX-License-Identifier: Apache-2.0
// CUDA's errors by name, and which of them break a device.
#pragma once
#include <cuda_runtime_api.h>

#include <string>

namespace ptxsim {

typedef cudaError_t Error;

// An error that stays with its device until the process ends.
bool is_sticky(Error e);

const char* error_name(Error e);

// cudaSuccess for a name that is unknown.
Error error_by_name(const std::string& name);

}  // namespace ptxsim
