// SPDX-License-Identifier: Apache-2.0
// The games of a run, batch by batch, over threads or devices.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "delegauge/tally/surface.hpp"
#include "host/configuration.hpp"
#include "host/run/engine_run.hpp"
#include "host/run/team.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/cuda/backend.hpp"

namespace delegauge::host {

/// How a run is carried out: nothing that its statistics depend on.
struct Execution {
  int threads = 1;
  const cpu::Kernels* kernels = nullptr;
  // Games that a thread takes at a time, at most batch_limit, or a device, at most
  // cuda::device_batch_limit.
  std::uint64_t batch = batch_limit;
  std::vector<cuda::DeviceInfo> devices = {};  // if there are none, the CPU's threads do it
  std::string note = {};                       // what the user should know of that choice
};

inline constexpr int max_threads = 1024;

/// The processors that this process may use, from 1 to max_threads.
int available_threads();

/// Batches small enough that the threads finish together, large enough that adding one up is
/// nothing.
std::uint64_t default_batch(std::uint64_t games, int threads);

/// The same for GPUs.
std::uint64_t default_device_batch(std::uint64_t games, std::size_t devices);

/// Adds up the games [0, configuration.games). `warn` is told of devices that fail while others go
/// on. Raises RunError if `watch` gave the run up, a thread could not be started or no device is
/// left, and whatever a worker raised.
SurfaceTally run_surface(
    const SurfaceConfiguration& configuration, const Execution& execution, const Watch& watch,
    const Warn& warn = [](const std::string&) {});

}  // namespace delegauge::host
