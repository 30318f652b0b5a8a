// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/check.hpp"

namespace delegauge::cuda {

namespace {

[[noreturn]] void fail(std::string message, cudaError_t code, const char* call, const char* file,
                       int line) {
  const std::string name(call);
  std::string path(file);
  const std::size_t inside = path.rfind("kernels/cuda/");
  if (inside != std::string::npos) path.erase(0, inside);
  message += ": " + name.substr(0, name.find('(')) + ": " + cudaGetErrorString(code) + " (" +
             cudaGetErrorName(code) + "), at " + path + ":" + std::to_string(line);
  throw CudaError(code, message);
}

std::string name_of(int device) { return "cuda:" + std::to_string(device); }

}  // namespace

void check(cudaError_t code, const char* call, const char* file, int line) {
  if (code == cudaSuccess) return;
  cudaGetLastError();  // an error that is not sticky is over now
  int device = -1;
  const bool known = cudaGetDevice(&device) == cudaSuccess;
  fail(known ? name_of(device) : "CUDA", code, call, file, line);
}

void check_on(int device, cudaError_t code, const char* call, const char* file, int line) {
  if (code == cudaSuccess) return;
  cudaGetLastError();
  fail(name_of(device), code, call, file, line);
}

}  // namespace delegauge::cuda
