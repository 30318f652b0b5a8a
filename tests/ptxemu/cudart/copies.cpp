// SPDX-License-Identifier: Apache-2.0
// Of the stand-in for the CUDA runtime: copies and fills.
#include <cstdio>
#include <memory>
#include <vector>

#include "cudart/call.h"
#include "cudart/registration.h"
#include "cudart/streams.h"
#include "machine/memory.h"
#include "machine/operations.h"
#include "machine/queues.h"

using namespace ptxcudart;
using namespace ptxsim;

// Which way a copy goes; false if kind and pointers do not fit.
static bool direction(const void* dst, const void* src, size_t n, cudaMemcpyKind* kind) {
  bool to = owner(dst, n) >= 0, from = owner(src, n) >= 0;
  cudaMemcpyKind actual = to ? (from ? cudaMemcpyDeviceToDevice : cudaMemcpyHostToDevice)
                             : (from ? cudaMemcpyDeviceToHost : cudaMemcpyHostToHost);
  // A range that starts in device memory but leaves it is no host range.
  auto crosses = [&](const void* p) { return owner(p, n) < 0 && owner(p, 1, true) >= 0; };
  if (crosses(dst) || crosses(src)) return false;
  auto managed = [&](const void* p) {
    int d = owner(p, 1);
    if (d < 0) return false;
    auto& all = state().devices[d]->allocations;
    auto it = all.upper_bound((uint64_t)p);
    return it != all.begin() && (--it)->second.managed;
  };
  if (*kind != cudaMemcpyDefault && *kind != actual && !managed(dst) && !managed(src)) return false;
  *kind = actual;
  return true;
}

// Queues a copy. One from pageable memory takes the bytes at the call, so the host may overwrite
// them at once; one to pageable memory is complete on return, even if it is asynchronous.
static Error copy(Lock& lock, Device& d, const StreamPtr& s, void* dst, const void* src, size_t n,
                  cudaMemcpyKind kind, bool async) {
  if (n == 0) return cudaSuccess;
  if (!dst || !src || !direction(dst, src, n, &kind)) return cudaErrorInvalidValue;
  const void* host = kind == cudaMemcpyHostToDevice   ? src
                     : kind == cudaMemcpyDeviceToHost ? dst
                                                      : nullptr;
  bool pageable = kind == cudaMemcpyHostToHost ? !(is_pinned(src, n) && is_pinned(dst, n))
                                               : host && !is_pinned(host, n);
  std::shared_ptr<std::vector<char>> staged;
  if (kind == cudaMemcpyHostToDevice && pageable) {
    if (!async) wait_for(lock, end_of_stream(lock, d, s));
    staged = std::make_shared<std::vector<char>>((const char*)src, (const char*)src + n);
  }
  Point p = enqueue(lock, s, copy_op(dst, src, n, kind, staged));
  bool waits = async ? pageable && kind != cudaMemcpyHostToDevice
                     : kind != cudaMemcpyDeviceToDevice && !staged;
  if (!async && staged && state().config.sync_copies) waits = true;
  if (waits) wait_for(lock, p);
  return waits || !async ? report(d) : cudaSuccess;
}

static Error copy_2d(Lock& lock, Device& d, const StreamPtr& s, void* dst, size_t dpitch,
                     const void* src, size_t spitch, size_t width, size_t height,
                     cudaMemcpyKind kind, bool async) {
  if (width > dpitch || width > spitch) return cudaErrorInvalidPitchValue;
  for (size_t i = 0; i < height; ++i)
    if (Error e = copy(lock, d, s, (char*)dst + i * dpitch, (const char*)src + i * spitch, width,
                       kind, async))
      return e;
  return cudaSuccess;
}

static Error fill(Lock& lock, Device& d, const StreamPtr& s, void* p, int value, size_t n) {
  if (n == 0) return cudaSuccess;
  int o = owner(p, n);
  if (o < 0 && !is_pinned(p, n)) return cudaErrorInvalidValue;
  if (o >= 0 && o != d.id && !d.peers.count(o)) return cudaErrorInvalidValue;
  enqueue(lock, s, fill_op(p, value, n));
  return cudaSuccess;
}

static Error copy_symbol(Lock& lock, Device& d, const StreamPtr& s, const void* sym, void* to,
                         const void* from, size_t n, size_t offset, cudaMemcpyKind kind,
                         bool async) {
  size_t size;
  char* p = symbol(d, sym, &size);
  if (!p) return cudaErrorInvalidSymbol;
  if (offset > size || n > size - offset) return cudaErrorInvalidValue;
  return copy(lock, d, s, to ? to : p + offset, from ? from : p + offset, n, kind, async);
}

extern "C" {

cudaError_t cudaMemcpy(void* d, const void* s, size_t n, cudaMemcpyKind k) {
  return call_on_stream("cudaMemcpy", SYNCS, nullptr,
                        [&](Lock& lock, Device& dev, const StreamPtr& st) {
                          return copy(lock, dev, st, d, s, n, k, false);
                        });
}
cudaError_t cudaMemcpyAsync(void* d, const void* s, size_t n, cudaMemcpyKind k,
                            cudaStream_t stream) {
  return call_on_stream("cudaMemcpyAsync", ENQUEUES, stream,
                        [&](Lock& lock, Device& dev, const StreamPtr& st) {
                          return copy(lock, dev, st, d, s, n, k, true);
                        });
}
cudaError_t cudaMemcpy2D(void* d, size_t dp, const void* s, size_t sp, size_t w, size_t h,
                         cudaMemcpyKind k) {
  return call_on_stream("cudaMemcpy2D", SYNCS, nullptr,
                        [&](Lock& lock, Device& dev, const StreamPtr& st) {
                          return copy_2d(lock, dev, st, d, dp, s, sp, w, h, k, false);
                        });
}
cudaError_t cudaMemcpy2DAsync(void* d, size_t dp, const void* s, size_t sp, size_t w, size_t h,
                              cudaMemcpyKind k, cudaStream_t stream) {
  return call_on_stream("cudaMemcpy2DAsync", ENQUEUES, stream,
                        [&](Lock& lock, Device& dev, const StreamPtr& st) {
                          return copy_2d(lock, dev, st, d, dp, s, sp, w, h, k, true);
                        });
}
cudaError_t cudaMemcpyPeer(void* d, int, const void* s, int, size_t n) {
  return call_on_stream("cudaMemcpyPeer", SYNCS, nullptr,
                        [&](Lock& lock, Device& dev, const StreamPtr& st) {
                          return copy(lock, dev, st, d, s, n, cudaMemcpyDeviceToDevice, false);
                        });
}
cudaError_t cudaMemcpyPeerAsync(void* d, int, const void* s, int, size_t n, cudaStream_t stream) {
  return call_on_stream("cudaMemcpyPeerAsync", ENQUEUES, stream,
                        [&](Lock& lock, Device& dev, const StreamPtr& st) {
                          return copy(lock, dev, st, d, s, n, cudaMemcpyDeviceToDevice, true);
                        });
}
cudaError_t cudaMemset(void* p, int v, size_t n) {
  return call_on_stream(
      "cudaMemset", ENQUEUES, nullptr,
      [&](Lock& lock, Device& dev, const StreamPtr& st) { return fill(lock, dev, st, p, v, n); });
}
cudaError_t cudaMemsetAsync(void* p, int v, size_t n, cudaStream_t stream) {
  return call_on_stream(
      "cudaMemsetAsync", ENQUEUES, stream,
      [&](Lock& lock, Device& dev, const StreamPtr& st) { return fill(lock, dev, st, p, v, n); });
}
cudaError_t cudaMemcpyToSymbol(const void* sym, const void* h, size_t n, size_t o,
                               cudaMemcpyKind k) {
  return call_on_stream("cudaMemcpyToSymbol", SYNCS, nullptr,
                        [&](Lock& lock, Device& dev, const StreamPtr& st) {
                          return copy_symbol(lock, dev, st, sym, nullptr, h, n, o, k, false);
                        });
}
cudaError_t cudaMemcpyFromSymbol(void* h, const void* sym, size_t n, size_t o, cudaMemcpyKind k) {
  return call_on_stream("cudaMemcpyFromSymbol", SYNCS, nullptr,
                        [&](Lock& lock, Device& dev, const StreamPtr& st) {
                          return copy_symbol(lock, dev, st, sym, h, nullptr, n, o, k, false);
                        });
}
cudaError_t cudaMemcpyToSymbolAsync(const void* sym, const void* h, size_t n, size_t o,
                                    cudaMemcpyKind k, cudaStream_t stream) {
  return call_on_stream("cudaMemcpyToSymbolAsync", ENQUEUES, stream,
                        [&](Lock& lock, Device& dev, const StreamPtr& st) {
                          return copy_symbol(lock, dev, st, sym, nullptr, h, n, o, k, true);
                        });
}
cudaError_t cudaMemcpyFromSymbolAsync(void* h, const void* sym, size_t n, size_t o,
                                      cudaMemcpyKind k, cudaStream_t stream) {
  return call_on_stream("cudaMemcpyFromSymbolAsync", ENQUEUES, stream,
                        [&](Lock& lock, Device& dev, const StreamPtr& st) {
                          return copy_symbol(lock, dev, st, sym, h, nullptr, n, o, k, true);
                        });
}
cudaError_t cudaGetSymbolAddress(void** p, const void* s) {
  return call("cudaGetSymbolAddress", PLAIN, [&](Lock&, Device& d) {
    *p = symbol(d, s, nullptr);
    return *p ? cudaSuccess : cudaErrorInvalidSymbol;
  });
}
cudaError_t cudaGetSymbolSize(size_t* n, const void* s) {
  return call("cudaGetSymbolSize", PLAIN, [&](Lock&, Device& d) {
    return symbol(d, s, n) ? cudaSuccess : cudaErrorInvalidSymbol;
  });
}

}  // extern "C"
