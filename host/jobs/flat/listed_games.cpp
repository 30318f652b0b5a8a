// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/flat/listed_games.hpp"

#include <string_view>

#include "host/jobs/flat/read_ranges.hpp"

namespace delegauge::host {

ListedGames read_listed_games(const CsvTable& table) {
  const auto column = [&table](std::string_view name) {
    return table.numbers(name, welfare_range);
  };
  return {table.numbers("tightness", ratio_range),
          column("regret"),
          column("bound_value"),
          column("worst_case_regret"),
          column("agents_welfare_regret"),
          column("weighted_misalignment")};
}

}  // namespace delegauge::host
