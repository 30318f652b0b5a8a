// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/read.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "host/files/csv_table.hpp"
#include "host/jobs/grid/names.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

/// Normalised welfare has no lower end: what is possible may be little.
constexpr Range curve_range = {-1e15, 1e15};

bool is_worst_case(StrategicQuantity quantity) {
  return quantity == StrategicQuantity::bound_pairwise ||
         quantity == StrategicQuantity::bound_worst_case;
}

/// A measure that varies: its name and values must be the points'.
void require_measure(const CsvTable& table, const GridTable& read, std::string_view names,
                     std::string_view values, Measure measure, std::size_t number) {
  const auto name = table.texts(names);
  const std::vector<double> value = table.numbers(values, {0, 1});
  constexpr double tolerance = 1e-9;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (name[row] != name_of(measure)) table.refuse(row, names, "is not the measure that varies");
    if (!(std::abs(value[row] - read.points[row].value[number]) <= tolerance)) {
      table.refuse(row, values, "is not the value of this point");
    }
  }
}

}  // namespace

const GridCurve& GridTable::curve(StrategicQuantity quantity) const {
  for (const GridCurve& curve : curves) {
    if (curve.quantity == quantity) return curve;
  }
  throw std::logic_error("a quantity that is always measured is not there");
}

GridTable read_grid_csv(std::string text, const std::string& place,
                        const GridConfiguration& configuration, const GridSummary& summary) {
  const CsvTable table(std::move(text), place);
  GridTable read;
  read.points = grid_points(configuration);
  table.require_rows(read.points.size());
  require_measure(table, read, "vary", "value", configuration.vary[0], 0);
  if (configuration.vary.size() > 1) {
    require_measure(table, read, "second_vary", "second_value", configuration.vary[1], 1);
  }
  std::uint64_t left = summary.games;
  const std::vector<std::uint64_t> games = table.counts("games", configuration.repetitions);
  for (std::size_t row = 0; row < games.size(); ++row) {
    if (games[row] > left) table.refuse(row, "games", "is more than the run's summary leaves");
    left -= games[row];
  }
  if (left > 0) table.refuse("tells of fewer games than the run's summary: it is another run's");
  for (int q = 0; q < normalised_count; ++q) {
    const auto quantity = static_cast<StrategicQuantity>(q);
    if (is_worst_case(quantity) && !configuration.worst_case) continue;
    const std::string name(strategic_quantity_names[static_cast<std::size_t>(q)]);
    const auto column = [&](const char* what) { return table.numbers(name + what, curve_range); };
    read.curves.push_back(
        {quantity, column("_mean"), column("_stderr"), column("_q05"), column("_q95")});
  }
  for (std::size_t b = 0; b < read.violations.size(); ++b) {
    const auto bound = static_cast<StrategicBound>(b);
    const bool is_of_worst_case =
        bound == StrategicBound::pairwise || bound == StrategicBound::worst_case;
    if (is_of_worst_case && !configuration.worst_case) continue;
    std::uint64_t sum = 0;
    const std::string name = fmt::format("violations_{}", strategic_bound_names[b]);
    for (const std::uint64_t count : table.counts(name, configuration.repetitions)) {
      sum += count;  // of all points at most the run's games
    }
    read.violations[b] = sum;
  }
  return read;
}

}  // namespace delegauge::host
