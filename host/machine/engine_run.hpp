// SPDX-License-Identifier: Apache-2.0
// The games of a run, batch by batch, over engines such as GPUs.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "delegauge/tally/surface.hpp"
#include "host/machine/crew.hpp"
#include "host/machine/ledger.hpp"
#include "host/machine/range_queue.hpp"
#include "kernels/executor/surface_engine.hpp"

namespace delegauge::host {

/// Makes an engine, in the thread that will use it. Raises a std::exception if it cannot.
using EngineMaker = std::function<std::unique_ptr<SurfaceEngine>()>;

/// An engine that enters its games as the ledger's worker of this number. Whatever it raises is a
/// DeviceLost.
std::unique_ptr<UnitWorker> engine_worker(std::unique_ptr<SurfaceEngine> engine,
                                          Ledger<SurfaceTally>& ledger, std::size_t number);

/// Enters the queue's games in the ledger by all engines, each on a thread of its own. An engine
/// that fails is given up, and what it had not finished is done by the others; until all games are
/// done or `watch` gives the run up. Raises RunError when no engine is left.
void run_engines(RangeQueue& queue, const std::vector<EngineMaker>& engines,
                 Ledger<SurfaceTally>& ledger, const Watch& watch, const Warn& warn);

}  // namespace delegauge::host
