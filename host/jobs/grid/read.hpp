// SPDX-License-Identifier: Apache-2.0
// grid.csv, read back. NaN is a cell that is empty or not finite.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "delegauge/tally/strategic.hpp"
#include "host/jobs/grid/read_summary.hpp"

namespace delegauge::host {

/// A column per statistic, with a value per point.
struct GridCurve {
  StrategicQuantity quantity = StrategicQuantity::w_avg;
  std::vector<double> mean, standard_error, q05, q95;
};

struct GridTable {
  std::vector<GridPoint> points;  // the configuration's, which the file agrees with
  std::vector<GridCurve> curves;  // of the normalised quantities that were measured
  // [bound]: over all points; nothing where it was not measured.
  std::array<std::optional<std::uint64_t>, strategic_bound_count> violations;

  const GridCurve& curve(StrategicQuantity quantity) const;
};

/// Raises UsageError, which names file, line and column.
GridTable read_grid_csv(std::string text, const std::string& place,
                        const GridConfiguration& configuration, const GridSummary& summary);

}  // namespace delegauge::host
