// SPDX-License-Identifier: Apache-2.0
// The games of a run, batch by batch, over the threads.
#pragma once

#include <cstdint>
#include <functional>

#include "delegauge/tally/surface.hpp"
#include "host/configuration.hpp"
#include "kernels/cpu/kernels.hpp"

namespace delegauge::host {

/// How a run is carried out: nothing that its statistics depend on.
struct Execution {
  int threads = 1;
  const cpu::Kernels* kernels = nullptr;
  std::uint64_t batch = batch_limit;  // games that a thread takes at a time, at most batch_limit
};

inline constexpr int max_threads = 1024;

/// The processors that this process may use, from 1 to max_threads.
int available_threads();

/// Batches small enough that the threads finish together, large enough that adding one up is
/// nothing.
std::uint64_t default_batch(std::uint64_t games, int threads);

/// Called by the thread that waits, a few times a second and once at the end, with the games done;
/// the run is given up when it returns false.
using Watch = std::function<bool(std::uint64_t done)>;

/// Adds up the games [0, configuration.games). Raises RunError if `watch` gave the run up or a
/// thread could not be started, and whatever a worker raised.
SurfaceTally run_surface(const SurfaceConfiguration& configuration, const Execution& execution,
                         const Watch& watch);

}  // namespace delegauge::host
