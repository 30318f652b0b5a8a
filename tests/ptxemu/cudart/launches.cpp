// SPDX-License-Identifier: Apache-2.0
// Of the stand-in for the CUDA runtime: launches of kernels.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "cudart/call.h"
#include "cudart/registration.h"
#include "machine/architecture.h"
#include "machine/operations.h"
#include "machine/queues.h"

using namespace ptxcudart;
using namespace ptxsim;

using ptxemu::KernelInfo;

namespace {

// What <<<>>> says, from its evaluation to the launch.
struct LaunchConfig {
  dim3 grid, block;
  size_t shared;
  cudaStream_t stream;
};

}  // namespace

static thread_local std::vector<LaunchConfig> launch_configs;

static Error check_launch(Device& d, const KernelInfo* k, dim3 g, dim3 b, size_t shared) {
  if (!k) return cudaErrorInvalidDeviceFunction;
  if (k->target > state().config.sm) return cudaErrorNoKernelImageForDevice;
  uint64_t threads = (uint64_t)b.x * b.y * b.z;
  if (!threads || threads > 1024 || b.x > 1024 || b.y > 1024 || b.z > 64)
    return cudaErrorInvalidConfiguration;
  if (!g.x || !g.y || !g.z || g.x > 0x7fffffffu || g.y > 65535 || g.z > 65535)
    return cudaErrorInvalidConfiguration;
  if ((int)threads > max_threads(k)) return cudaErrorLaunchOutOfResources;
  if (k->stsh > SHARED_DEFAULT) return cudaErrorInvalidValue;
  if (shared > std::max(dynamic_shared_allowed(d, k), SHARED_DEFAULT - k->stsh))
    return cudaErrorInvalidValue;
  return cudaSuccess;
}

static Error launch(const KernelInfo* k, dim3 g, dim3 b, void** args, size_t shared,
                    cudaStream_t stream) {
  return call_on_stream("cudaLaunchKernel", ENQUEUES, stream,
                        [&](Lock& lock, Device& d, const StreamPtr& s) -> Error {
                          if (d.id != current_device)
                            return cudaErrorInvalidResourceHandle;  // a stream of another device
                          if (Error e = check_launch(d, k, g, b, shared)) return e;
                          state().counters.launches++;
                          enqueue(lock, s, kernel_op(d, k, g, b, shared, args));
                          return cudaSuccess;
                        });
}

extern "C" {

unsigned __cudaPushCallConfiguration(dim3 g, dim3 b, size_t shared, CUstream_st* s) {
  launch_configs.push_back(LaunchConfig{g, b, shared, s});
  return 0;
}
cudaError_t __cudaPopCallConfiguration(dim3* g, dim3* b, size_t* shared, void* s) {
  if (launch_configs.empty()) return keep(cudaErrorMissingConfiguration);
  LaunchConfig c = launch_configs.back();
  launch_configs.pop_back();
  *g = c.grid;
  *b = c.block;
  *shared = c.shared;
  *(cudaStream_t*)s = c.stream;
  return cudaSuccess;
}
cudaError_t __cudaGetKernel(cudaKernel_t* k, const void* f) {
  *k = (cudaKernel_t)find_kernel(f);
  if (*k) return cudaSuccess;
  fprintf(stderr, "ptxemu: no PTX was linked for %s\n", kernel_name(f).c_str());
  return keep(cudaErrorInvalidDeviceFunction);
}
cudaError_t __cudaLaunchKernel(cudaKernel_t k, dim3 g, dim3 b, void** args, size_t shared,
                               cudaStream_t s) {
  return launch((const KernelInfo*)k, g, b, args, shared, s);
}
cudaError_t cudaLaunchKernel(const void* f, dim3 g, dim3 b, void** args, size_t shared,
                             cudaStream_t s) {
  return launch(find_kernel(f), g, b, args, shared, s);
}
cudaError_t cudaLaunchKernelExC(const cudaLaunchConfig_t* c, const void* f, void** args) {
  return launch(find_kernel(f), c->gridDim, c->blockDim, args, c->dynamicSmemBytes, c->stream);
}
cudaError_t cudaLaunchCooperativeKernel(const void*, dim3, dim3, void**, size_t, cudaStream_t) {
  return call("cudaLaunchCooperativeKernel", PLAIN,
              [](Lock&, Device&) { return cudaErrorNotSupported; });
}

}  // extern "C"
