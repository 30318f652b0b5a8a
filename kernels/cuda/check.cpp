// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/check.hpp"

namespace delegauge::cuda {

void check(cudaError_t code, const char* call, const char* file, int line) {
  if (code == cudaSuccess) return;
  cudaGetLastError();  // an error that is not sticky is over now
  int device = -1;
  std::string message = "CUDA";
  if (cudaGetDevice(&device) == cudaSuccess) message = "cuda:" + std::to_string(device);
  const std::string name(call);
  std::string path(file);
  const std::size_t inside = path.rfind("kernels/cuda/");
  if (inside != std::string::npos) path.erase(0, inside);
  message += ": " + name.substr(0, name.find('(')) + ": " + cudaGetErrorString(code) + " (" +
             cudaGetErrorName(code) + "), at " + path + ":" + std::to_string(line);
  throw CudaError(code, message);
}

}  // namespace delegauge::cuda
