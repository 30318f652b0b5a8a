// SPDX-License-Identifier: Apache-2.0
// Of the stand-in for the CUDA runtime: what it tells of a device.
#include <cstdio>
#include <cstring>

#include "cudart/call.h"
#include "machine/architecture.h"

using namespace ptxcudart;
using namespace ptxsim;

static int attribute(cudaDeviceAttr a, int id) {
  const Config& c = state().config;
  const Arch r = arch();
  switch (a) {
    case cudaDevAttrMultiProcessorCount:
      return c.sms;
    case cudaDevAttrComputeCapabilityMajor:
      return c.sm / 10;
    case cudaDevAttrComputeCapabilityMinor:
      return c.sm % 10;
    case cudaDevAttrMaxSharedMemoryPerBlock:
      return SHARED_DEFAULT;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
      return (int)r.shared_optin;
    case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
      return (int)r.shared_per_sm;
    case cudaDevAttrReservedSharedMemoryPerBlock:
      return (int)r.shared_reserved;
    case cudaDevAttrMaxThreadsPerBlock:
    case cudaDevAttrMaxBlockDimX:
    case cudaDevAttrMaxBlockDimY:
      return 1024;
    case cudaDevAttrMaxBlockDimZ:
      return 64;
    case cudaDevAttrMaxThreadsPerMultiProcessor:
      return r.threads_per_sm;
    case cudaDevAttrMaxBlocksPerMultiprocessor:
      return r.blocks_per_sm;
    case cudaDevAttrMaxGridDimX:
      return 0x7fffffff;
    case cudaDevAttrMaxGridDimY:
    case cudaDevAttrMaxGridDimZ:
      return 65535;
    case cudaDevAttrComputeMode:
      return state().devices[id]->compute_mode;
    case cudaDevAttrWarpSize:
      return 32;
    case cudaDevAttrMaxRegistersPerBlock:
    case cudaDevAttrMaxRegistersPerMultiprocessor:
      return 65536;
    case cudaDevAttrTotalConstantMemory:
      return 65536;
    case cudaDevAttrL2CacheSize:
      return 50 << 20;
    case cudaDevAttrClockRate:
      return 1980000;
    case cudaDevAttrMemoryClockRate:
      return 2619000;
    case cudaDevAttrGlobalMemoryBusWidth:
      return 5120;
    case cudaDevAttrAsyncEngineCount:
      return 3;
    case cudaDevAttrPciBusId:
      return id + 1;
    case cudaDevAttrConcurrentKernels:
    case cudaDevAttrUnifiedAddressing:
    case cudaDevAttrCanMapHostMemory:
    case cudaDevAttrStreamPrioritiesSupported:
    case cudaDevAttrManagedMemory:
    case cudaDevAttrEccEnabled:
    case cudaDevAttrMemoryPoolsSupported:
    case cudaDevAttrConcurrentManagedAccess:
      return 1;
    default:
      return 0;
  }
}

static void describe(cudaDeviceProp* p, int id) {
  const Config& c = state().config;
  const Arch r = arch();
  memset(p, 0, sizeof *p);
  snprintf(p->name, sizeof p->name, "PTX emulator on CPU (sm_%d)", c.sm);
  p->uuid.bytes[15] = (char)(id + 1);
  p->totalGlobalMem = c.memory;
  p->sharedMemPerBlock = SHARED_DEFAULT;
  p->sharedMemPerBlockOptin = r.shared_optin;
  p->sharedMemPerMultiprocessor = r.shared_per_sm;
  p->reservedSharedMemPerBlock = r.shared_reserved;
  p->regsPerBlock = p->regsPerMultiprocessor = 65536;
  p->warpSize = 32;
  p->memPitch = 0x7fffffff;
  p->maxThreadsPerBlock = 1024;
  p->maxThreadsDim[0] = p->maxThreadsDim[1] = 1024;
  p->maxThreadsDim[2] = 64;
  p->maxGridSize[0] = 0x7fffffff;
  p->maxGridSize[1] = p->maxGridSize[2] = 65535;
  p->totalConstMem = 65536;
  p->major = c.sm / 10;
  p->minor = c.sm % 10;
  p->textureAlignment = 512;
  p->multiProcessorCount = c.sms;
  p->maxThreadsPerMultiProcessor = r.threads_per_sm;
  p->maxBlocksPerMultiProcessor = r.blocks_per_sm;
  p->canMapHostMemory = p->concurrentKernels = p->unifiedAddressing = p->ECCEnabled = 1;
  p->streamPrioritiesSupported = p->managedMemory = p->memoryPoolsSupported = 1;
  p->asyncEngineCount = 3;
  p->memoryBusWidth = 5120;
  p->l2CacheSize = 50 << 20;
  p->pciBusID = id + 1;
}

extern "C" {

cudaError_t cudaDeviceGetAttribute(int* v, cudaDeviceAttr a, int id) {
  return call("cudaDeviceGetAttribute", INFO, [&](Lock&, Device&) {
    if (!is_device(id)) return cudaErrorInvalidDevice;
    *v = attribute(a, id);
    return cudaSuccess;
  });
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* p, int id) {
  return call("cudaGetDeviceProperties", INFO, [&](Lock&, Device&) {
    if (!is_device(id)) return cudaErrorInvalidDevice;
    describe(p, id);
    return cudaSuccess;
  });
}

}  // extern "C"
