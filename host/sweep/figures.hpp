// SPDX-License-Identifier: Apache-2.0
// Static figures of a sweep: a statistic of all cells, as lines and as a map.
#pragma once

#include <vector>

#include "host/job/sweep_table.hpp"
#include "host/report/figures.hpp"
#include "host/sweep/configuration.hpp"

namespace delegauge::host {

/// Raises UsageError, which names the option, for a statistic or a point that the table has not.
void add_sweep_figures(const SweepConfiguration& sweep, const SweepTable& table,
                       const FigureChoice& choice, std::vector<FigureScript>& scripts);

}  // namespace delegauge::host
