// SPDX-License-Identifier: Apache-2.0
// The files of a `grid` run (docs/files.md), as text: the same bytes however it was carried out.
#pragma once

#include <string>
#include <vector>

#include "host/files/atomic_file.hpp"
#include "host/job/run_json.hpp"
#include "host/jobs/grid/run.hpp"

namespace delegauge::host {

using PointList = std::vector<PointStatistics>;

/// Whether games of the run have the quantity, or the bound's violations are counted.
bool is_measured(StrategicQuantity quantity, const GridConfiguration& configuration);
bool is_measured(StrategicBound bound, const GridConfiguration& configuration);

/// All statistics of every point.
std::string grid_summary_json(const GridConfiguration& configuration, const PointList& points);

/// A row per point.
std::string grid_csv(const GridConfiguration& configuration, const PointList& points);

/// These and run.json, in the order in which they get their names: the summary last.
std::vector<FileContent> grid_files(const GridConfiguration& configuration,
                                    const Execution& execution, const RunRecord& record,
                                    const PointList& points);

}  // namespace delegauge::host
