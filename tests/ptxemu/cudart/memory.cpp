// SPDX-License-Identifier: Apache-2.0
// Of the stand-in for the CUDA runtime: memory of devices, page-locked memory of the host, pools.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "cudart/call.h"
#include "machine/memory.h"
#include "machine/queues.h"

using namespace ptxcudart;
using namespace ptxsim;

static cudaError_t allocate_call(const char* api, void** p, size_t n, bool managed) {
  return call(api, PLAIN, [&](Lock&, Device& d) {
    return p ? allocate(d, n, managed, p) : cudaErrorInvalidValue;
  });
}

static cudaError_t host_alloc(const char* api, void** p, size_t n) {
  return call(api, PLAIN, [&](Lock&, Device&) {
    if (!p) return cudaErrorInvalidValue;
    size_t bytes = (std::max<size_t>(n, 1) + 4095) / 4096 * 4096;
    if (posix_memalign(p, 4096, bytes)) return cudaErrorMemoryAllocation;
    memset(*p, 0xFB, bytes);
    state().pinned[(uint64_t)*p] = std::max<size_t>(n, 1);
    return cudaSuccess;
  });
}

static void wait_everything(Lock& lock) {
  for (auto& d : state().devices) wait_device(lock, *d);
}

extern "C" {

cudaError_t cudaMalloc(void** p, size_t n) { return allocate_call("cudaMalloc", p, n, false); }
cudaError_t cudaMallocManaged(void** p, size_t n, unsigned) {
  return allocate_call("cudaMallocManaged", p, n, true);
}
cudaError_t cudaMallocPitch(void** p, size_t* pitch, size_t width, size_t height) {
  *pitch = (width + 511) / 512 * 512;
  return allocate_call("cudaMallocPitch", p, *pitch * height, false);
}
cudaError_t cudaMallocAsync(void** p, size_t n, cudaStream_t stream) {
  return call_on_stream("cudaMallocAsync", PLAIN, stream,
                        [&](Lock& lock, Device& d, const StreamPtr&) {
                          Error e = allocate(d, n, false, p);
                          if (e == cudaErrorMemoryAllocation) {  // queued releases may make room
                            wait_device(lock, d);
                            e = allocate(d, n, false, p);
                          }
                          return e;
                        });
}
cudaError_t cudaFree(void* p) {
  return call("cudaFree", p ? SYNCS : PLAIN, [&](Lock& lock, Device&) {
    if (!p) return cudaSuccess;
    int o = owner(p, 1);
    if (o < 0 || !state().devices[o]->allocations.count((uint64_t)p)) return cudaErrorInvalidValue;
    Device& d = *state().devices[o];
    if (!d.allocations[(uint64_t)p].size) return cudaErrorInvalidValue;
    wait_device(lock, d);
    release(d, (uint64_t)p);
    return cudaSuccess;
  });
}
cudaError_t cudaFreeAsync(void* p, cudaStream_t stream) {
  return call_on_stream("cudaFreeAsync", PLAIN, stream,
                        [&](Lock& lock, Device&, const StreamPtr& s) {
                          if (!p) return cudaSuccess;
                          int o = owner(p, 1);
                          if (o < 0) return cudaErrorInvalidValue;
                          Device& d = *state().devices[o];
                          auto it = d.allocations.find((uint64_t)p);
                          if (it == d.allocations.end() || !it->second.size)
                            return cudaErrorInvalidValue;
                          it->second.freeing = true;
                          Op op;
                          op.even_if_failed = true;
                          op.run = [&d, p](Lock&) {
                            release(d, (uint64_t)p);
                            return cudaSuccess;
                          };
                          enqueue(lock, s, std::move(op));
                          return cudaSuccess;
                        });
}
cudaError_t cudaMallocHost(void** p, size_t n) { return host_alloc("cudaMallocHost", p, n); }
cudaError_t cudaHostAlloc(void** p, size_t n, unsigned) {
  return host_alloc("cudaHostAlloc", p, n);
}
cudaError_t cudaFreeHost(void* p) {
  return call("cudaFreeHost", PLAIN, [&](Lock& lock, Device&) {
    if (!p) return cudaSuccess;
    if (!state().pinned.count((uint64_t)p)) return cudaErrorInvalidValue;
    wait_everything(lock);
    state().pinned.erase((uint64_t)p);
    free(p);
    return cudaSuccess;
  });
}
cudaError_t cudaHostRegister(void* p, size_t n, unsigned) {
  return call("cudaHostRegister", PLAIN, [&](Lock&, Device&) {
    if (!p || !n) return cudaErrorInvalidValue;
    if (is_pinned(p, 1)) return cudaErrorHostMemoryAlreadyRegistered;
    state().pinned[(uint64_t)p] = n;
    return cudaSuccess;
  });
}
cudaError_t cudaHostUnregister(void* p) {
  return call("cudaHostUnregister", PLAIN, [&](Lock& lock, Device&) {
    if (!state().pinned.count((uint64_t)p)) return cudaErrorHostMemoryNotRegistered;
    wait_everything(lock);
    state().pinned.erase((uint64_t)p);
    return cudaSuccess;
  });
}
cudaError_t cudaHostGetDevicePointer(void** d, void* h, unsigned) {
  return call("cudaHostGetDevicePointer", PLAIN, [&](Lock&, Device&) {
    *d = h;
    return is_pinned(h, 1) ? cudaSuccess : cudaErrorInvalidValue;
  });
}
cudaError_t cudaMemGetInfo(size_t* f, size_t* t) {
  return call("cudaMemGetInfo", PLAIN, [&](Lock&, Device& d) {
    *t = state().config.memory;
    *f = *t - d.used;
    return cudaSuccess;
  });
}
cudaError_t cudaPointerGetAttributes(cudaPointerAttributes* a, const void* p) {
  return call("cudaPointerGetAttributes", PLAIN, [&](Lock&, Device&) {
    memset(a, 0, sizeof *a);
    int o = owner(p, 1);
    a->device = o >= 0 ? o : current_device;
    if (o >= 0) {
      a->type = cudaMemoryTypeDevice;
      a->devicePointer = (void*)p;
    } else {
      bool pinned = is_pinned(p, 1);
      a->type = pinned ? cudaMemoryTypeHost : cudaMemoryTypeUnregistered;
      a->hostPointer = (void*)p;
      a->devicePointer = pinned ? (void*)p : nullptr;
    }
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceGetDefaultMemPool(cudaMemPool_t* pool, int d) {
  *pool = (cudaMemPool_t)(uintptr_t)(0x100 + d);
  return call("cudaDeviceGetDefaultMemPool", PLAIN, [](Lock&, Device&) { return cudaSuccess; });
}
cudaError_t cudaMemPoolSetAttribute(cudaMemPool_t, cudaMemPoolAttr, void*) {
  return call("cudaMemPoolSetAttribute", PLAIN, [](Lock&, Device&) { return cudaSuccess; });
}
cudaError_t cudaMemPoolTrimTo(cudaMemPool_t, size_t) {
  return call("cudaMemPoolTrimTo", PLAIN, [](Lock&, Device&) { return cudaSuccess; });
}

}  // extern "C"
