// SPDX-License-Identifier: Apache-2.0
#include "machine/state.h"

#include <algorithm>
#include <cstdlib>

#include "execution/profile.h"
#include "machine/counters.h"

namespace ptxsim {

static std::unique_ptr<Device> make_device(int id, const Config& c) {
  auto d = std::make_unique<Device>();
  d->id = id;
  const std::vector<int>& modes = c.compute_modes;
  if (!modes.empty()) d->compute_mode = modes[std::min((size_t)id, modes.size() - 1)];
  d->rng = c.seed * 0x9E3779B97F4A7C15ull + 0xD1B54A32D192ED03ull * (uint64_t)(id + 1);
  d->default_stream = std::make_shared<Stream>();
  d->default_stream->device = id;
  d->default_stream->is_default = true;
  d->streams.push_back(d->default_stream);
  return d;
}

State& state() {
  static State* s = [] {
    State* n = new State;  // never destroyed: other static destructors may still call CUDA
    n->config = read_config();
    for (int i = 0; i < n->config.devices; ++i) n->devices.push_back(make_device(i, n->config));
    ptxemu::profile_runtime_part = runtime_profile;
    atexit(ptxemu::profile_at_exit);  // of programs that launch nothing, too
    return n;
  }();
  return *s;
}

void fail_device(Device& d, Error e) {
  if (d.failure == cudaSuccess) d.failure = e;
}

Error make_context(Device& d) {
  if (d.has_context) return cudaSuccess;
  if (d.compute_mode == cudaComputeModeProhibited) return cudaErrorDevicesUnavailable;
  if (const Fault* f = injected("context", d.id)) {
    if (f->sticky) fail_device(d, f->error);
    return f->error;
  }
  d.has_context = true;
  d.contexts++;
  return cudaSuccess;
}

extern "C" uint64_t ptxemu_contexts(int device) {
  State& S = state();
  Lock lock(S.mutex);
  return device >= 0 && device < (int)S.devices.size() ? S.devices[(size_t)device]->contexts : 0;
}

}  // namespace ptxsim
