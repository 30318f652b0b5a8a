// SPDX-License-Identifier: Apache-2.0
// Of the stand-in for the CUDA runtime: events.
#include <chrono>
#include <memory>

#include "cudart/call.h"
#include "cudart/streams.h"
#include "machine/queues.h"

using namespace ptxcudart;
using namespace ptxsim;

std::shared_ptr<Event> ptxcudart::find_event(cudaEvent_t e) {
  auto it = state().events.find((uint64_t)e);
  return it == state().events.end() ? nullptr : it->second;
}

// Events belong to devices: failures of the event's own device are what these report.
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

// Seconds since some moment.
static double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

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

extern "C" {

cudaError_t cudaEventCreate(cudaEvent_t* e) { return create_event("cudaEventCreate", e, 0); }
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* e, unsigned flags) {
  return create_event("cudaEventCreateWithFlags", e, flags);
}
cudaError_t cudaEventDestroy(cudaEvent_t e) {
  return call("cudaEventDestroy", PLAIN, [&](Lock&, Device&) {
    return state().events.erase((uint64_t)e) ? cudaSuccess : cudaErrorInvalidResourceHandle;
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
