// SPDX-License-Identifier: Apache-2.0
// Every call of the CUDA runtime goes through DELEGAUGE_CUDA, which throws where one fails.
#pragma once

#include <cuda_runtime_api.h>

#include <stdexcept>
#include <string>

namespace delegauge::cuda {

/// A failed call: its what() names device, call, error, file and line.
class CudaError : public std::runtime_error {
 public:
  CudaError(cudaError_t code, const std::string& message)
      : std::runtime_error(message), code_(code) {}
  cudaError_t code() const { return code_; }
  /// Less work at a time may help.
  bool out_of_memory() const {
    return code_ == cudaErrorMemoryAllocation || code_ == cudaErrorLaunchOutOfResources;
  }

 private:
  cudaError_t code_;
};

/// Throws CudaError unless code is cudaSuccess.
void check(cudaError_t code, const char* call, const char* file, int line);

/// The same of a call that is about this device, not about the current one.
void check_on(int device, cudaError_t code, const char* call, const char* file, int line);

}  // namespace delegauge::cuda

#define DELEGAUGE_CUDA(call) ::delegauge::cuda::check((call), #call, __FILE__, __LINE__)
