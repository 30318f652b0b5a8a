// SPDX-License-Identifier: Apache-2.0
// A stand-in for the CUDA runtime: host code compiled by nvcc links with this instead of libcudart,
// and its kernels run on the CPU. The API functions check their arguments and queue operations;
// ptxemu_sim.cpp executes them.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "ptxemu_sim.h"

using namespace ptxsim;
using ptxemu::KernelInfo;

extern "C" const KernelInfo* ptxemu_find(const char*);

// ---- what nvcc's code registers before main()
// ---------------------------------------------------------------------

struct Variable {
  std::string name;
  size_t size;
  void** managed = nullptr;
};
struct LaunchConfig {
  dim3 grid, block;
  size_t shared;
  cudaStream_t stream;
};
static std::map<const void*, std::string>& functions() {
  static auto* m = new std::map<const void*, std::string>;
  return *m;
}
static std::map<const void*, Variable>& variables() {
  static auto* m = new std::map<const void*, Variable>;
  return *m;
}
static thread_local std::vector<LaunchConfig> launch_configs;
static thread_local cudaError_t last_error = cudaSuccess;
static thread_local int current_device = 0;

static const KernelInfo* find_kernel(const void* f) {
  auto it = functions().find(f);
  return it == functions().end() ? nullptr : ptxemu_find(it->second.c_str());
}

// ---- every API function runs through one of these
// -----------------------------------------------------------------

static Error keep(Error e) {
  if (e != cudaSuccess && e != cudaErrorNotReady) last_error = e;
  return e;
}

enum Kind : unsigned {
  PLAIN = 0,
  INFO = 1,      // does not touch the device: makes no context, works after a failure
  SYNCS = 2,     // reports failures of earlier work
  ENQUEUES = 4,  // injected device failures happen when the operation runs
};

static StreamPtr find_stream(Device& d, cudaStream_t handle) {
  if (!handle || handle == cudaStreamLegacy) return d.default_stream;
  if (handle == cudaStreamPerThread) {
    StreamPtr& s = d.per_thread[std::this_thread::get_id()];
    if (!s) {
      s = std::make_shared<Stream>();
      s->device = d.id;
      d.streams.push_back(s);
    }
    return s;
  }
  auto it = state().streams.find((uint64_t)handle);
  return it == state().streams.end() ? nullptr : it->second;
}

static Error report(Device& d) {  // of a synchronising call
  if (d.failure != cudaSuccess) d.failure_seen = true;
  return d.failure;
}

// body(lock, device, stream): stream is null when the handle is none.
template <class F>
static Error call_on_stream(const char* api, unsigned kind, cudaStream_t handle, F body) {
  if (in_host_function) return keep(cudaErrorNotPermitted);
  State& S = state();
  Lock lock(S.mutex);
  if (S.config.old_driver) return keep(cudaErrorInsufficientDriver);
  if (S.devices.empty()) return keep(cudaErrorNoDevice);
  Device* d = S.devices[current_device].get();
  StreamPtr s = find_stream(*d, handle);
  if (s) d = S.devices[s->device].get();
  if (!(kind & INFO)) {
    if (Error e = make_context(*d)) return keep(e);
  }
  if (kind & SYNCS) S.counters.syncs[api]++;
  if (const Fault* f = injected(api, d->id)) {
    if (!f->sticky) return keep(f->error);
    if ((kind & ENQUEUES) && s && d->failure == cudaSuccess) {
      Op op;
      Error e = f->error;
      op.run = [e](Lock&) { return e; };
      enqueue(lock, s, std::move(op));
      return d->failure_seen ? keep(d->failure) : cudaSuccess;
    }
    fail_device(*d, f->error);
    d->failure_seen = true;
    return keep(d->failure);
  }
  if (d->failure_seen && !(kind & INFO)) return keep(d->failure);
  if (!s) return keep(cudaErrorInvalidResourceHandle);
  Error e = body(lock, *d, s);
  if ((kind & SYNCS) && (e == cudaSuccess || e == cudaErrorNotReady) && d->failure != cudaSuccess)
    e = report(*d);
  return keep(e);
}

template <class F>
static Error call(const char* api, unsigned kind, F body) {
  return call_on_stream(api, kind, nullptr,
                        [&](Lock& lock, Device& d, const StreamPtr&) { return body(lock, d); });
}

static std::shared_ptr<Event> find_event(cudaEvent_t e) {
  auto it = state().events.find((uint64_t)e);
  return it == state().events.end() ? nullptr : it->second;
}

// events belong to devices: failures of the event's own device are what these two report
template <class F>
static cudaError_t on_event(const char* api, cudaEvent_t event, F body) {
  return call(api, SYNCS, [&](Lock& lock, Device&) {
    auto e = find_event(event);
    if (!e) return cudaErrorInvalidResourceHandle;
    if (!e->recording) return cudaSuccess;
    Error result = body(lock, e->recording->point);
    Error failure = report(*state().devices[e->device]);
    return failure ? failure : result;
  });
}
// ---- copies
// -------------------------------------------------------------------------------------------------------

// the legacy stream's own position counts only after it has waited for the blocking streams
static Point end_of_stream(Lock& lock, Device& d, const StreamPtr& s) {
  if (!s->is_default) return end_of(s);
  for (const StreamPtr& other : d.streams)
    if (other->blocking && !end_of(other).reached()) return enqueue(lock, s, Op());
  return end_of(s);
}

// Which way a copy goes; false if kind and pointers do not fit.
static bool direction(const void* dst, const void* src, size_t n, cudaMemcpyKind* kind) {
  bool to = owner(dst, n) >= 0, from = owner(src, n) >= 0;
  cudaMemcpyKind actual = to ? (from ? cudaMemcpyDeviceToDevice : cudaMemcpyHostToDevice)
                             : (from ? cudaMemcpyDeviceToHost : cudaMemcpyHostToHost);
  // a range that starts in device memory but leaves it is no host range
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

static Error set(Lock& lock, Device& d, const StreamPtr& s, void* p, int value, size_t n) {
  if (n == 0) return cudaSuccess;
  int o = owner(p, n);
  if (o < 0 && !is_pinned(p, n)) return cudaErrorInvalidValue;
  if (o >= 0 && o != d.id && !d.peers.count(o)) return cudaErrorInvalidValue;
  Op op;
  op.run = [=](Lock& l) {
    if (owner(p, n, true) < 0 && !is_pinned(p, n)) return cudaErrorIllegalAddress;
    state().counters.memsets++;
    l.unlock();
    memset(p, value, n);
    l.lock();
    return cudaSuccess;
  };
  enqueue(lock, s, std::move(op));
  return cudaSuccess;
}

static char* symbol(Device& d, const void* s, size_t* size) {
  auto it = variables().find(s);
  size_t n = 0;
  char* p = it == variables().end() ? nullptr : symbol_on_device(d, it->second.name.c_str(), &n);
  if (size) *size = n;
  return p;
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

// ---- launches
// -----------------------------------------------------------------------------------------------------

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
  auto it = d.max_dynamic_shared.find(k->name);
  size_t allowed = it != d.max_dynamic_shared.end() ? (size_t)it->second : SHARED_DEFAULT - k->stsh;
  if (shared > std::max(allowed, SHARED_DEFAULT - k->stsh)) return cudaErrorInvalidValue;
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

// ---- the API
// ------------------------------------------------------------------------------------------------------

extern "C" {

void** __cudaRegisterFatBinary(void*) {
  static void* handle;
  return &handle;
}
void __cudaRegisterFatBinaryEnd(void**) {}
void __cudaUnregisterFatBinary(void**) {}
char __cudaInitModule(void**) { return 1; }
void __cudaRegisterFunction(void**, const char* host, char*, const char* name, int, uint3*, uint3*,
                            dim3*, dim3*, int*) {
  functions()[host] = name;
}
void __cudaRegisterVar(void**, char* host, char*, const char* name, int, size_t size, int, int) {
  variables()[host] = Variable{name, size};
}
void __cudaRegisterManagedVar(void**, void**, char*, const char* name, int, size_t, int, int) {
  fprintf(stderr, "ptxemu: __managed__ variables are not supported: %s\n", name);
}
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
  auto it = functions().find(f);
  fprintf(stderr, "ptxemu: no PTX was linked for %s\n",
          it == functions().end() ? "a kernel" : it->second.c_str());
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

// Memory
static cudaError_t allocate_call(const char* api, void** p, size_t n, bool managed) {
  return call(api, PLAIN, [&](Lock&, Device& d) {
    return p ? allocate(d, n, managed, p) : cudaErrorInvalidValue;
  });
}
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
cudaError_t cudaMallocHost(void** p, size_t n) { return host_alloc("cudaMallocHost", p, n); }
cudaError_t cudaHostAlloc(void** p, size_t n, unsigned) {
  return host_alloc("cudaHostAlloc", p, n);
}
static void wait_everything(Lock& lock) {
  for (auto& d : state().devices) wait_device(lock, *d);
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

// Copies and fills
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
      [&](Lock& lock, Device& dev, const StreamPtr& st) { return set(lock, dev, st, p, v, n); });
}
cudaError_t cudaMemsetAsync(void* p, int v, size_t n, cudaStream_t stream) {
  return call_on_stream(
      "cudaMemsetAsync", ENQUEUES, stream,
      [&](Lock& lock, Device& dev, const StreamPtr& st) { return set(lock, dev, st, p, v, n); });
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

// Devices
cudaError_t cudaGetDeviceCount(int* n) {
  *n = 0;
  return call("cudaGetDeviceCount", INFO, [&](Lock&, Device&) {
    *n = (int)state().devices.size();
    return cudaSuccess;
  });
}
cudaError_t cudaGetDevice(int* d) {
  return call("cudaGetDevice", INFO, [&](Lock&, Device&) {
    *d = current_device;
    return cudaSuccess;
  });
}
cudaError_t cudaSetDevice(int d) {
  return call("cudaSetDevice", INFO, [&](Lock&, Device&) {
    if (d < 0 || d >= (int)state().devices.size()) return cudaErrorInvalidDevice;
    if (Error e = make_context(*state().devices[d])) return e;  // from CUDA 12 on
    current_device = d;
    return cudaSuccess;
  });
}
cudaError_t cudaInitDevice(int d, unsigned, unsigned) {
  return call("cudaInitDevice", INFO, [&](Lock&, Device&) {
    if (d < 0 || d >= (int)state().devices.size()) return cudaErrorInvalidDevice;
    return make_context(*state().devices[d]);
  });
}
cudaError_t cudaSetDeviceFlags(unsigned) {
  return call("cudaSetDeviceFlags", INFO, [](Lock&, Device&) { return cudaSuccess; });
}
cudaError_t cudaGetDeviceFlags(unsigned* f) {
  *f = 0;
  return call("cudaGetDeviceFlags", INFO, [](Lock&, Device&) { return cudaSuccess; });
}
cudaError_t cudaDeviceGetAttribute(int* v, cudaDeviceAttr a, int id) {
  return call("cudaDeviceGetAttribute", INFO, [&](Lock&, Device&) {
    if (id < 0 || id >= (int)state().devices.size()) return cudaErrorInvalidDevice;
    const Config& c = state().config;
    Arch r = arch();
    switch (a) {
      case cudaDevAttrMultiProcessorCount:
        *v = c.sms;
        break;
      case cudaDevAttrComputeCapabilityMajor:
        *v = c.sm / 10;
        break;
      case cudaDevAttrComputeCapabilityMinor:
        *v = c.sm % 10;
        break;
      case cudaDevAttrMaxSharedMemoryPerBlock:
        *v = SHARED_DEFAULT;
        break;
      case cudaDevAttrMaxSharedMemoryPerBlockOptin:
        *v = (int)r.shared_optin;
        break;
      case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
        *v = (int)r.shared_per_sm;
        break;
      case cudaDevAttrReservedSharedMemoryPerBlock:
        *v = (int)r.shared_reserved;
        break;
      case cudaDevAttrMaxThreadsPerBlock:
      case cudaDevAttrMaxBlockDimX:
      case cudaDevAttrMaxBlockDimY:
        *v = 1024;
        break;
      case cudaDevAttrMaxBlockDimZ:
        *v = 64;
        break;
      case cudaDevAttrMaxThreadsPerMultiProcessor:
        *v = r.threads_per_sm;
        break;
      case cudaDevAttrMaxBlocksPerMultiprocessor:
        *v = r.blocks_per_sm;
        break;
      case cudaDevAttrMaxGridDimX:
        *v = 0x7fffffff;
        break;
      case cudaDevAttrMaxGridDimY:
      case cudaDevAttrMaxGridDimZ:
        *v = 65535;
        break;
      case cudaDevAttrComputeMode:
        *v = state().devices[id]->compute_mode;
        break;
      case cudaDevAttrWarpSize:
        *v = 32;
        break;
      case cudaDevAttrMaxRegistersPerBlock:
      case cudaDevAttrMaxRegistersPerMultiprocessor:
        *v = 65536;
        break;
      case cudaDevAttrTotalConstantMemory:
        *v = 65536;
        break;
      case cudaDevAttrL2CacheSize:
        *v = 50 << 20;
        break;
      case cudaDevAttrClockRate:
        *v = 1980000;
        break;
      case cudaDevAttrMemoryClockRate:
        *v = 2619000;
        break;
      case cudaDevAttrGlobalMemoryBusWidth:
        *v = 5120;
        break;
      case cudaDevAttrAsyncEngineCount:
        *v = 3;
        break;
      case cudaDevAttrPciBusId:
        *v = id + 1;
        break;
      case cudaDevAttrConcurrentKernels:
      case cudaDevAttrUnifiedAddressing:
      case cudaDevAttrCanMapHostMemory:
      case cudaDevAttrStreamPrioritiesSupported:
      case cudaDevAttrManagedMemory:
      case cudaDevAttrEccEnabled:
      case cudaDevAttrMemoryPoolsSupported:
      case cudaDevAttrConcurrentManagedAccess:
        *v = 1;
        break;
      default:
        *v = 0;
    }
    return cudaSuccess;
  });
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* p, int id) {
  return call("cudaGetDeviceProperties", INFO, [&](Lock&, Device&) {
    if (id < 0 || id >= (int)state().devices.size()) return cudaErrorInvalidDevice;
    const Config& c = state().config;
    Arch r = arch();
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
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceGetPCIBusId(char* text, int n, int id) {
  return call("cudaDeviceGetPCIBusId", INFO, [&](Lock&, Device&) {
    if (id < 0 || id >= (int)state().devices.size()) return cudaErrorInvalidDevice;
    snprintf(text, (size_t)n, "0000:%02X:00.0", id + 1);
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceCanAccessPeer(int* can, int d, int peer) {
  return call("cudaDeviceCanAccessPeer", INFO, [&](Lock&, Device&) {
    int n = (int)state().devices.size();
    if (d < 0 || d >= n || peer < 0 || peer >= n) return cudaErrorInvalidDevice;
    *can = d != peer;
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceEnablePeerAccess(int peer, unsigned) {
  return call("cudaDeviceEnablePeerAccess", PLAIN, [&](Lock&, Device& d) {
    if (peer < 0 || peer >= (int)state().devices.size() || peer == d.id)
      return cudaErrorInvalidDevice;
    return d.peers.insert(peer).second ? cudaSuccess : cudaErrorPeerAccessAlreadyEnabled;
  });
}
cudaError_t cudaDeviceDisablePeerAccess(int peer) {
  return call("cudaDeviceDisablePeerAccess", PLAIN, [&](Lock&, Device& d) {
    return d.peers.erase(peer) ? cudaSuccess : cudaErrorPeerAccessNotEnabled;
  });
}
cudaError_t cudaDeviceSynchronize() {
  return call("cudaDeviceSynchronize", SYNCS, [](Lock& lock, Device& d) {
    wait_device(lock, d);
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceReset() {
  return call("cudaDeviceReset", SYNCS, [](Lock& lock, Device& d) {
    wait_device(lock, d);
    std::vector<uint64_t> all;
    for (auto& [address, a] : d.allocations)
      if (a.size) all.push_back(address);
    for (uint64_t a : all) release(d, a);
    d.has_context = false;
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceGetStreamPriorityRange(int* least, int* greatest) {
  return call("cudaDeviceGetStreamPriorityRange", PLAIN, [&](Lock&, Device&) {
    if (least) *least = 0;
    if (greatest) *greatest = -5;
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceSetLimit(cudaLimit, size_t) {
  return call("cudaDeviceSetLimit", PLAIN, [](Lock&, Device&) { return cudaSuccess; });
}
cudaError_t cudaDeviceGetLimit(size_t* v, cudaLimit) {
  *v = 1024;
  return call("cudaDeviceGetLimit", PLAIN, [](Lock&, Device&) { return cudaSuccess; });
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
cudaError_t cudaRuntimeGetVersion(int* v) {
  *v = CUDART_VERSION;
  return cudaSuccess;
}
cudaError_t cudaDriverGetVersion(int* v) {
  *v = state().config.old_driver ? CUDART_VERSION - 2000 : CUDART_VERSION;
  return cudaSuccess;
}
cudaError_t cudaProfilerStart() { return cudaSuccess; }
cudaError_t cudaProfilerStop() { return cudaSuccess; }

// Kernels' properties
cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* a, const void* f) {
  return call("cudaFuncGetAttributes", PLAIN, [&](Lock&, Device& d) {
    const KernelInfo* k = find_kernel(f);
    if (!k) return cudaErrorInvalidDeviceFunction;
    memset(a, 0, sizeof *a);
    auto it = d.max_dynamic_shared.find(k->name);
    a->sharedSizeBytes = k->stsh;
    a->maxDynamicSharedSizeBytes =
        it != d.max_dynamic_shared.end() ? it->second : (int)(SHARED_DEFAULT - k->stsh);
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

// Errors
cudaError_t cudaGetLastError() {
  cudaError_t e = last_error;
  last_error = cudaSuccess;
  return e;
}
cudaError_t cudaPeekAtLastError() { return last_error; }
const char* cudaGetErrorName(cudaError_t e) { return error_name(e); }
const char* cudaGetErrorString(cudaError_t e) {
  switch (e) {
    case cudaSuccess:
      return "no error";
    case cudaErrorInvalidValue:
      return "invalid argument";
    case cudaErrorMemoryAllocation:
      return "out of memory";
    case cudaErrorInvalidConfiguration:
      return "invalid configuration argument";
    case cudaErrorInsufficientDriver:
      return "CUDA driver version is insufficient for CUDA runtime version";
    case cudaErrorNoDevice:
      return "no CUDA-capable device is detected";
    case cudaErrorInvalidDevice:
      return "invalid device ordinal";
    case cudaErrorDevicesUnavailable:
      return "CUDA-capable device(s) is/are busy or unavailable";
    case cudaErrorInvalidDeviceFunction:
      return "invalid device function";
    case cudaErrorInvalidResourceHandle:
      return "invalid resource handle";
    case cudaErrorNotReady:
      return "device not ready";
    case cudaErrorIllegalAddress:
      return "an illegal memory access was encountered";
    case cudaErrorLaunchOutOfResources:
      return "too many resources requested for launch";
    case cudaErrorAssert:
      return "device-side assert triggered";
    case cudaErrorMisalignedAddress:
      return "misaligned address";
    case cudaErrorLaunchFailure:
      return "unspecified launch failure";
    case cudaErrorNotSupported:
      return "operation not supported";
    case cudaErrorNotPermitted:
      return "operation not permitted";
    case cudaErrorECCUncorrectable:
      return "uncorrectable ECC error encountered";
    case cudaErrorUnknown:
      return "unknown error";
    default:
      return error_name(e);
  }
}

// Streams
static cudaError_t create_stream(const char* api, cudaStream_t* out, unsigned flags, int priority) {
  return call(api, PLAIN, [&](Lock&, Device& d) {
    if (!out || flags > cudaStreamNonBlocking) return cudaErrorInvalidValue;
    auto s = std::make_shared<Stream>();
    s->device = d.id;
    s->flags = flags;
    s->blocking = flags != cudaStreamNonBlocking;
    s->priority = std::min(0, std::max(-5, priority));
    d.streams.push_back(s);
    uint64_t handle = state().next_handle += 16;  // never used twice
    state().streams[handle] = s;
    *out = (cudaStream_t)handle;
    return cudaSuccess;
  });
}
cudaError_t cudaStreamCreate(cudaStream_t* s) { return create_stream("cudaStreamCreate", s, 0, 0); }
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* s, unsigned flags) {
  return create_stream("cudaStreamCreateWithFlags", s, flags, 0);
}
cudaError_t cudaStreamCreateWithPriority(cudaStream_t* s, unsigned flags, int priority) {
  return create_stream("cudaStreamCreateWithPriority", s, flags, priority);
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  return call_on_stream("cudaStreamDestroy", PLAIN, stream,
                        [&](Lock&, Device&, const StreamPtr& s) {
                          if (!state().streams.erase((uint64_t)stream))
                            return cudaErrorInvalidResourceHandle;
                          s->closed = true;  // what is queued will still run
                          return cudaSuccess;
                        });
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return call_on_stream("cudaStreamSynchronize", SYNCS, stream,
                        [](Lock& lock, Device& d, const StreamPtr& s) {
                          wait_for(lock, end_of_stream(lock, d, s));
                          return cudaSuccess;
                        });
}
cudaError_t cudaStreamQuery(cudaStream_t stream) {
  return call_on_stream("cudaStreamQuery", SYNCS, stream,
                        [](Lock& lock, Device&, const StreamPtr& s) {
                          return poll(lock, end_of(s)) ? cudaSuccess : cudaErrorNotReady;
                        });
}
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  return call_on_stream("cudaStreamWaitEvent", PLAIN, stream,
                        [&](Lock& lock, Device&, const StreamPtr& s) {
                          auto e = find_event(event);
                          if (!e) return cudaErrorInvalidResourceHandle;
                          if (!e->recording) return cudaSuccess;
                          Op op;
                          op.after.push_back(e->recording->point);
                          enqueue(lock, s, std::move(op));
                          return cudaSuccess;
                        });
}
static cudaError_t host_function(const char* api, cudaStream_t stream,
                                 std::function<void(Error)> f) {
  return call_on_stream(api, ENQUEUES, stream, [&](Lock& lock, Device& d, const StreamPtr& s) {
    Op op;
    op.host_function = true;
    op.run = [f, &d](Lock& l) {
      Error status = d.failure;
      l.unlock();
      in_host_function = true;
      f(status);
      in_host_function = false;
      l.lock();
      return cudaSuccess;
    };
    enqueue(lock, s, std::move(op));
    return cudaSuccess;
  });
}
cudaError_t cudaLaunchHostFunc(cudaStream_t stream, cudaHostFn_t fn, void* data) {
  return host_function("cudaLaunchHostFunc", stream, [=](Error) { fn(data); });
}
cudaError_t cudaStreamAddCallback(cudaStream_t stream, cudaStreamCallback_t fn, void* data,
                                  unsigned) {
  return host_function("cudaStreamAddCallback", stream, [=](Error e) { fn(stream, e, data); });
}
cudaError_t cudaStreamGetDevice(cudaStream_t stream, int* d) {
  return call_on_stream("cudaStreamGetDevice", INFO, stream,
                        [&](Lock&, Device& dev, const StreamPtr&) {
                          *d = dev.id;
                          return cudaSuccess;
                        });
}
cudaError_t cudaStreamGetPriority(cudaStream_t stream, int* p) {
  return call_on_stream("cudaStreamGetPriority", PLAIN, stream,
                        [&](Lock&, Device&, const StreamPtr& s) {
                          *p = s->priority;
                          return cudaSuccess;
                        });
}
cudaError_t cudaStreamGetFlags(cudaStream_t stream, unsigned* f) {
  return call_on_stream("cudaStreamGetFlags", PLAIN, stream,
                        [&](Lock&, Device&, const StreamPtr& s) {
                          *f = s->flags;
                          return cudaSuccess;
                        });
}
cudaError_t cudaStreamIsCapturing(cudaStream_t stream, cudaStreamCaptureStatus* c) {
  return call_on_stream("cudaStreamIsCapturing", PLAIN, stream,
                        [&](Lock&, Device&, const StreamPtr&) {
                          *c = cudaStreamCaptureStatusNone;
                          return cudaSuccess;
                        });
}

// Events
static cudaError_t create_event(const char* api, cudaEvent_t* out, unsigned flags) {
  return call(api, PLAIN, [&](Lock&, Device& d) {
    if (!out) return cudaErrorInvalidValue;
    auto e = std::make_shared<Event>();
    e->device = d.id;
    e->timing = !(flags & cudaEventDisableTiming);
    uint64_t handle = state().next_handle += 16;
    state().events[handle] = e;
    *out = (cudaEvent_t)handle;
    return cudaSuccess;
  });
}
cudaError_t cudaEventCreate(cudaEvent_t* e) { return create_event("cudaEventCreate", e, 0); }
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* e, unsigned flags) {
  return create_event("cudaEventCreateWithFlags", e, flags);
}
cudaError_t cudaEventDestroy(cudaEvent_t e) {
  return call("cudaEventDestroy", PLAIN, [&](Lock&, Device&) {
    return state().events.erase((uint64_t)e) ? cudaSuccess : cudaErrorInvalidResourceHandle;
  });
}
static cudaError_t record(const char* api, cudaEvent_t event, cudaStream_t stream) {
  return call_on_stream(api, PLAIN, stream, [&](Lock& lock, Device& d, const StreamPtr& s) {
    auto e = find_event(event);
    if (!e || e->device != d.id) return cudaErrorInvalidResourceHandle;
    auto r = std::make_shared<Recording>();
    r->point = Point{s, s->issued + 1};
    e->recording = r;
    Op op;
    op.even_if_failed = true;
    op.run = [r](Lock&) {
      r->complete = true;
      r->time = now();
      return cudaSuccess;
    };
    enqueue(lock, s, std::move(op));
    return cudaSuccess;
  });
}
cudaError_t cudaEventRecord(cudaEvent_t e, cudaStream_t stream) {
  return record("cudaEventRecord", e, stream);
}
cudaError_t cudaEventRecordWithFlags(cudaEvent_t e, cudaStream_t stream, unsigned) {
  return record("cudaEventRecordWithFlags", e, stream);
}
cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  return on_event("cudaEventSynchronize", event, [](Lock& lock, Point p) {
    wait_for(lock, p);
    return cudaSuccess;
  });
}
cudaError_t cudaEventQuery(cudaEvent_t event) {
  return on_event("cudaEventQuery", event, [](Lock& lock, Point p) {
    return poll(lock, p) ? cudaSuccess : cudaErrorNotReady;
  });
}
cudaError_t cudaEventElapsedTime(float* ms, cudaEvent_t start, cudaEvent_t end) {
  return call("cudaEventElapsedTime", PLAIN, [&](Lock&, Device&) {
    auto a = find_event(start), b = find_event(end);
    if (!a || !b || !a->timing || !b->timing || !a->recording || !b->recording ||
        a->device != b->device)
      return cudaErrorInvalidResourceHandle;
    if (!a->recording->complete || !b->recording->complete) return cudaErrorNotReady;
    *ms = (float)((b->recording->time - a->recording->time) * 1e3);
    return cudaSuccess;
  });
}

}  // extern "C"
