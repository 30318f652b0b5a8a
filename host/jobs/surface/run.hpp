// SPDX-License-Identifier: Apache-2.0
// The games of a run, batch by batch, over threads or devices.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "delegauge/tally/surface.hpp"
#include "host/jobs/surface/configuration.hpp"
#include "host/machine/crew.hpp"
#include "host/machine/execution.hpp"
#include "host/machine/ledger.hpp"
#include "host/machine/outlook.hpp"
#include "host/machine/range_queue.hpp"
#include "host/machine/team.hpp"

namespace delegauge::host {

/// What the games cost.
Work work_of(const SurfaceConfiguration& configuration);

/// Batches small enough that the threads finish together, large enough that adding one up is
/// nothing.
std::uint64_t default_batch(std::uint64_t games, int threads);

/// The same for GPUs, where a batch of large games in double takes long: nothing interrupts it.
std::uint64_t default_device_batch(const SurfaceConfiguration& configuration, std::size_t devices);

/// Both.
BatchSizes surface_batches(const SurfaceConfiguration& configuration);

/// A tally with nothing in it, and a ledger for the run's threads or devices.
SurfaceTally empty_surface_tally(const SurfaceConfiguration& configuration);
Ledger<SurfaceTally> surface_ledger(const SurfaceConfiguration& configuration,
                                    const Execution& execution);

/// What works on the games and enters them in the ledger. All must outlive it.
std::unique_ptr<Crew> surface_crew(const SurfaceConfiguration& configuration,
                                   const Execution& execution, Ledger<SurfaceTally>& ledger);

/// Enters the queue's games in the ledger, until all are done or `watch` gives the run up. `warn`
/// is told of devices that fail while others go on. Raises RunError if a thread could not be
/// started or no device is left, and whatever a worker raised; what was entered by then stands.
void run_surface(const SurfaceConfiguration& configuration, const Execution& execution,
                 RangeQueue& queue, Ledger<SurfaceTally>& ledger, const Watch& watch,
                 const Warn& warn);

/// Adds up the games [0, configuration.games). Raises RunError if `watch` gave the run up, too.
SurfaceTally run_surface(
    const SurfaceConfiguration& configuration, const Execution& execution, const Watch& watch,
    const Warn& warn = [](const std::string&) {});

}  // namespace delegauge::host
