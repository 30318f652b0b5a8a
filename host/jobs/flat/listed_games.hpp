// SPDX-License-Identifier: Apache-2.0
// What tightest.csv has of each game that it lists, whatever the job.
#pragma once

#include <vector>

#include "host/files/csv_table.hpp"

namespace delegauge::host {

/// A value per row, NaN where a cell is empty or not finite.
struct ListedGames {
  std::vector<double> tightness, regret, bound_value, worst_case_regret, agents_welfare_regret,
      weighted_misalignment;
};

/// Raises UsageError, which names file, line and column, for what is missing or out of range.
ListedGames read_listed_games(const CsvTable& table);

}  // namespace delegauge::host
