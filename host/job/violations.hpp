// SPDX-License-Identifier: Apache-2.0
// A violated bound is a bug in the program or in a theorem: what to tell the user of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "delegauge/tally/surface.hpp"
#include "host/jobs/surface/configuration.hpp"

namespace delegauge::host {

/// A line for a bound that `games` games violate, the first with index `first`. look: how to look
/// at a game whose index follows.
std::string violation_text(std::string_view bound, std::uint64_t games, std::uint64_t first,
                           std::string_view look);

/// "delegauge replay --run DIR".
std::string replay_command(const std::string& out);

/// A line for each violated bound: how often, the first game's index, and the command that shows
/// it, out of the folder `out` or, if it is empty, by the options. Empty if no bound is violated.
std::string violations_text(const SurfaceConfiguration& configuration, const SurfaceTally& tally,
                            const std::string& out);

}  // namespace delegauge::host
