// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "delegauge/tally/surface.hpp"
#include "host/jobs/surface/configuration.hpp"
#include "host/jobs/surface/run.hpp"

namespace delegauge::host {

/// The closing table of `surface`: what was run, and per bound its violations and how tight it is
/// against the regret and against the worst case. At most 80 columns.
std::string surface_table(const SurfaceConfiguration& configuration, const Execution& execution,
                          const SurfaceTally& tally, double seconds);

}  // namespace delegauge::host
