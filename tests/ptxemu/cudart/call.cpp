// SPDX-License-Identifier: Apache-2.0
#include "cudart/call.h"

#include <thread>

#include "machine/operations.h"
#include "machine/queues.h"

namespace ptxcudart {

using namespace ptxsim;

thread_local Error last_error = cudaSuccess;
thread_local int current_device = 0;

bool is_device(int d) { return d >= 0 && d < (int)state().devices.size(); }

Error keep(Error e) {
  if (e != cudaSuccess && e != cudaErrorNotReady) last_error = e;
  return e;
}

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

Error report(Device& d) {
  if (d.failure != cudaSuccess) d.failure_seen = true;
  return d.failure;
}

// A fault that a call meets: what the call returns. s: its stream, if it enqueues an operation; a
// device that fails does so when that would run.
static Error fail_by(const Fault& f, Lock& lock, Device& d, const StreamPtr& s) {
  if (!f.sticky) return f.error;
  if (s && d.failure == cudaSuccess) {
    Op op;
    op.run = [e = f.error](Lock&) { return e; };
    enqueue(lock, s, std::move(op));
    return d.failure_seen ? d.failure : cudaSuccess;
  }
  fail_device(d, f.error);
  d.failure_seen = true;
  return d.failure;
}

static Error run(const char* api, unsigned kind, cudaStream_t handle, const StreamBody& body) {
  if (in_host_function) return cudaErrorNotPermitted;
  State& S = state();
  Lock lock(S.mutex);
  if (S.config.old_driver) return cudaErrorInsufficientDriver;
  if (S.devices.empty()) return cudaErrorNoDevice;
  Device* d = S.devices[current_device].get();
  StreamPtr s = find_stream(*d, handle);
  if (s) d = S.devices[s->device].get();
  if (!(kind & INFO)) {
    if (Error e = make_context(*d)) return e;
  }
  if (kind & SYNCS) S.counters.syncs[api]++;
  if (const Fault* f = injected(api, d->id))
    return fail_by(*f, lock, *d, kind & ENQUEUES ? s : nullptr);
  if (d->failure_seen && !(kind & INFO)) return d->failure;
  if (!s) return cudaErrorInvalidResourceHandle;
  Error e = body(lock, *d, s);
  if ((kind & SYNCS) && (e == cudaSuccess || e == cudaErrorNotReady) && d->failure != cudaSuccess)
    e = report(*d);
  return e;
}

Error call_on_stream(const char* api, unsigned kind, cudaStream_t handle, const StreamBody& body) {
  return keep(run(api, kind, handle, body));
}

Error call(const char* api, unsigned kind, const DeviceBody& body) {
  return call_on_stream(api, kind, nullptr,
                        [&](Lock& lock, Device& d, const StreamPtr&) { return body(lock, d); });
}

}  // namespace ptxcudart
