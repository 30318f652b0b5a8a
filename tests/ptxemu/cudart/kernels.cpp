// SPDX-License-Identifier: Apache-2.0
// Of the stand-in for the CUDA runtime: attributes of kernels, and occupancy.
#include <cstring>

#include "cudart/call.h"
#include "cudart/registration.h"
#include "machine/architecture.h"

using namespace ptxcudart;
using namespace ptxsim;

using ptxemu::KernelInfo;

extern "C" {

cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* a, const void* f) {
  return call("cudaFuncGetAttributes", PLAIN, [&](Lock&, Device& d) {
    const KernelInfo* k = find_kernel(f);
    if (!k) return cudaErrorInvalidDeviceFunction;
    memset(a, 0, sizeof *a);
    a->sharedSizeBytes = k->stsh;
    a->maxDynamicSharedSizeBytes = (int)dynamic_shared_allowed(d, k);
    a->maxThreadsPerBlock = max_threads(k);
    a->numRegs = figures(k).regs;
    a->localSizeBytes = figures(k).local;
    a->ptxVersion = k->target;
    a->binaryVersion = state().config.sm;
    return cudaSuccess;
  });
}
cudaError_t cudaFuncSetAttribute(const void* f, cudaFuncAttribute what, int v) {
  return call("cudaFuncSetAttribute", PLAIN, [&](Lock&, Device& d) {
    const KernelInfo* k = find_kernel(f);
    if (!k) return cudaErrorInvalidDeviceFunction;
    if (what != cudaFuncAttributeMaxDynamicSharedMemorySize) return cudaSuccess;
    if (v < 0 || k->stsh + (size_t)v > arch().shared_optin) return cudaErrorInvalidValue;
    d.max_dynamic_shared[k->name] = v;
    return cudaSuccess;
  });
}
cudaError_t cudaFuncSetCacheConfig(const void* f, cudaFuncCache) {
  return call("cudaFuncSetCacheConfig", PLAIN, [&](Lock&, Device&) {
    return find_kernel(f) ? cudaSuccess : cudaErrorInvalidDeviceFunction;
  });
}
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* n, const void* f,
                                                                   int threads, size_t shared,
                                                                   unsigned) {
  return call("cudaOccupancyMaxActiveBlocksPerMultiprocessor", PLAIN, [&](Lock&, Device& d) {
    const KernelInfo* k = find_kernel(f);
    if (!k) return cudaErrorInvalidDeviceFunction;
    if (!n || threads <= 0) return cudaErrorInvalidValue;
    *n = occupancy(d, k, threads, shared);
    return cudaSuccess;
  });
}
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* n, const void* f, int threads,
                                                          size_t shared) {
  return cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(n, f, threads, shared, 0);
}
cudaError_t cudaOccupancyAvailableDynamicSMemPerBlock(size_t* bytes, const void* f, int blocks,
                                                      int threads) {
  return call("cudaOccupancyAvailableDynamicSMemPerBlock", PLAIN, [&](Lock&, Device& d) {
    const KernelInfo* k = find_kernel(f);
    if (!k) return cudaErrorInvalidDeviceFunction;
    if (blocks <= 0 || threads <= 0) return cudaErrorInvalidValue;
    *bytes = 0;
    for (size_t n = 0; n <= arch().shared_optin; n += 128)
      if (occupancy(d, k, threads, n) >= blocks) *bytes = n;
    return cudaSuccess;
  });
}

}  // extern "C"
