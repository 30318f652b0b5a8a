// SPDX-License-Identifier: Apache-2.0
// The games of a run, batch by batch, over engines such as GPUs.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "delegauge/tally/surface.hpp"
#include "host/run/survivors.hpp"
#include "host/run/team.hpp"
#include "kernels/executor/surface_engine.hpp"

namespace delegauge::host {

/// Makes an engine, in the thread that will use it. Raises a std::exception if it cannot.
using EngineMaker = std::function<std::unique_ptr<SurfaceEngine>()>;

/// Adds the games [0, games) to `total` by all engines, each on a thread of its own. An engine that
/// fails is given up, and what it had not finished is done by the others.
/// empty: a tally with nothing in it. Returns the games done: all, unless `watch` gave the run up.
/// Raises RunError when no engine is left.
std::uint64_t run_engines(std::uint64_t games, const std::vector<EngineMaker>& engines,
                          const SurfaceTally& empty, SurfaceTally& total, const Watch& watch,
                          const Warn& warn);

}  // namespace delegauge::host
