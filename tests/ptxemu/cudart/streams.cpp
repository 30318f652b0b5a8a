// SPDX-License-Identifier: Apache-2.0
#include "cudart/streams.h"

#include <algorithm>
#include <functional>

#include "cudart/call.h"
#include "machine/operations.h"
#include "machine/queues.h"

using namespace ptxcudart;
using namespace ptxsim;

Point ptxcudart::end_of_stream(Lock& lock, Device& d, const StreamPtr& s) {
  if (!s->is_default) return end_of(s);
  for (const StreamPtr& other : d.streams)
    if (other->blocking && !end_of(other).reached()) return enqueue(lock, s, Op());
  return end_of(s);
}

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

static cudaError_t host_function(const char* api, cudaStream_t stream,
                                 std::function<void(Error)> f) {
  return call_on_stream(api, ENQUEUES, stream, [&](Lock& lock, Device& d, const StreamPtr& s) {
    enqueue(lock, s, host_function_op(d, f));
    return cudaSuccess;
  });
}

extern "C" {

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

}  // extern "C"
