// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/units.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/settings/limits.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

SweepUnits::SweepUnits(const SweepConfiguration& sweep) : sweep_(sweep) {
  std::uint64_t units = 0, games = 0;
  for (std::size_t cell = 0; cell < sweep.cells.size(); ++cell) {
    if (sweep.cells[cell].same_as) continue;
    const std::string place = cell_text(sweep, cell);
    RunOfCell run;
    run.cell = cell;
    run.size = sweep.swept->cell(sweep.cells[cell].configuration, place)->size();
    // In this order nothing overflows.
    if (run.size.units > (max_games - games) / run.size.games_per_unit) {
      throw UsageError(
          fmt::format("{}: with its games the sweep has more than 1e18; ask for fewer", place));
    }
    games += run.size.units * run.size.games_per_unit;
    run.units = {units, units + run.size.units};
    units = run.units.end;
    run.cost_before = cost_;
    cost_ += static_cast<double>(run.size.units) * run.size.cost_of_unit();
    runs_.push_back(run);
  }
}

std::uint64_t SweepUnits::games() const {
  std::uint64_t games = 0;
  for (const RunOfCell& run : runs_) games += run.size.units * run.size.games_per_unit;
  return games;
}

std::size_t SweepUnits::run_at(std::uint64_t unit) const {
  const auto after =
      std::upper_bound(runs_.begin(), runs_.end(), unit,
                       [](std::uint64_t u, const RunOfCell& run) { return u < run.units.end; });
  return static_cast<std::size_t>(after - runs_.begin());
}

double SweepUnits::cost_from(std::uint64_t unit) const {
  const RunOfCell& run = runs_[run_at(unit)];
  return cost_ - run.cost_before -
         static_cast<double>(unit - run.units.begin) * run.size.cost_of_unit();
}

std::unique_ptr<CellRun> SweepUnits::open(std::size_t run) const {
  const std::size_t cell = runs_[run].cell;
  return sweep_.swept->cell(sweep_.cells[cell].configuration, cell_text(sweep_, cell));
}

}  // namespace delegauge::host
