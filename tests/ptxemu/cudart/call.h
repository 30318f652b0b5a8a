// SPDX-License-Identifier: Apache-2.0
// What every function of the API runs through: the machine's lock, the current device and its
// context, injected faults, failures of earlier work, and the thread's last error.
#pragma once
#include <cuda_runtime_api.h>

#include <functional>

#include "machine/state.h"

namespace ptxcudart {

using ptxsim::Device;
using ptxsim::Error;
using ptxsim::Lock;
using ptxsim::StreamPtr;

extern thread_local Error last_error;
extern thread_local int current_device;

// Remembers an error for cudaGetLastError.
Error keep(Error e);

enum Kind : unsigned {
  PLAIN = 0,
  INFO = 1,      // does not touch the device: makes no context, works after a failure
  SYNCS = 2,     // reports failures of earlier work
  ENQUEUES = 4,  // injected device failures happen when the operation runs
};

// Runs body for the device of a stream. The handle may be none: body is not called then.
using StreamBody = std::function<Error(Lock&, Device&, const StreamPtr&)>;
Error call_on_stream(const char* api, unsigned kind, cudaStream_t handle, const StreamBody& body);

// Runs body for the current device.
using DeviceBody = std::function<Error(Lock&, Device&)>;
Error call(const char* api, unsigned kind, const DeviceBody& body);

// The failure of the device, for a synchronising call: every call reports it from now on.
Error report(Device& d);

bool is_device(int d);

}  // namespace ptxcudart
