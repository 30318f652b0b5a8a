// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

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
    run.size = sweep.swept->cell(sweep.cells[cell].configuration, {}, place)->size();
    // In this order nothing overflows.
    if (run.size.units > (max_games - games) / run.size.games_per_unit) {
      throw UsageError(
          fmt::format("{}: with its games the sweep has more than 1e18; ask for fewer", place));
    }
    games += run.size.units * run.size.games_per_unit;
    run.units = {units, units + run.size.units};
    units = run.units.end;
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

bool SweepUnits::end_when_known() const {
  return std::any_of(runs_.begin(), runs_.end(),
                     [](const RunOfCell& run) { return run.size.ends_when_known; });
}

CostAhead::CostAhead(const SweepUnits& units, const std::vector<IndexRange>& todo) {
  // A range may be of several cells.
  for (const IndexRange& range : todo) {
    for (std::uint64_t unit = range.begin; unit < range.end;) {
      const RunOfCell& run = units.runs()[units.run_at(unit)];
      const std::uint64_t end = std::min(range.end, run.units.end);
      parts_.push_back({{unit, end}, run.size.cost_of_unit(), 0});
      unit = end;
    }
  }
  double after = 0;
  for (std::size_t i = parts_.size(); i-- > 0;) {
    Part& part = parts_[i];
    part.after = after;
    after += static_cast<double>(part.units.size()) * part.cost_of_unit;
  }
  std::sort(parts_.begin(), parts_.end(),
            [](const Part& a, const Part& b) { return a.units.begin < b.units.begin; });
}

double CostAhead::from(std::uint64_t unit) const {
  const auto beyond =
      std::upper_bound(parts_.begin(), parts_.end(), unit,
                       [](std::uint64_t u, const Part& part) { return u < part.units.begin; });
  if (beyond == parts_.begin()) return 0;
  const Part& part = *(beyond - 1);
  return part.after +
         static_cast<double>(part.units.end - std::min(unit, part.units.end)) * part.cost_of_unit;
}

std::unique_ptr<CellRun> SweepUnits::open(std::size_t run) const {
  const std::size_t cell = runs_[run].cell;
  return sweep_.swept->cell(sweep_.cells[cell].configuration, sweep_.cells[cell].sources,
                            cell_text(sweep_, cell));
}

}  // namespace delegauge::host
