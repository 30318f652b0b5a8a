// SPDX-License-Identifier: Apache-2.0
// The closing table of `grid`, at most 80 columns wide.
#pragma once

#include <string>
#include <vector>

#include "host/jobs/grid/configuration.hpp"
#include "host/jobs/grid/run.hpp"

namespace delegauge::host {

/// What was run, and a line per point, or for a selection of many: normalised welfare that is
/// played, the best and the worst, both bounds, and how many games violate a bound.
std::string grid_table(const GridConfiguration& configuration, const Execution& execution,
                       const std::vector<PointStatistics>& points, double seconds);

/// How many values no statistic could take in, of which quantities; empty if there are none.
std::string out_of_range_text(const std::vector<PointStatistics>& points);

/// A line for each bound that games of some point violate; empty if there is none. out: the run's
/// folder, empty if there is none.
std::string violations_text(const GridConfiguration& configuration,
                            const std::vector<PointStatistics>& points, const std::string& out);

}  // namespace delegauge::host
