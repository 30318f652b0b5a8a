// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "delegauge/tally/surface.hpp"
#include "host/jobs/surface/configuration.hpp"

namespace delegauge::host {

/// A line for each violated bound: how often, the first game's index, and the command that shows
/// it, out of the folder `out` or, if it is empty, by the options. Empty if no bound is violated.
std::string violations_text(const SurfaceConfiguration& configuration, const SurfaceTally& tally,
                            const std::string& out);

}  // namespace delegauge::host
