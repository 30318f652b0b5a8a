// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "host/machine/execution_text.hpp"
#include "host/sweep/results.hpp"
#include "host/text/for_terminal.hpp"
#include "host/text/units.hpp"

namespace delegauge::host {
namespace {

constexpr std::size_t most_columns = 6, most_rows = 60, widest = 28;

/// The column of a name; nothing if there is none.
std::optional<std::size_t> column_of(const SweepTable& table, const std::string& name) {
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    if (table.columns()[c].name == name) return c;
  }
  return std::nullopt;
}

std::string mean_text(const std::vector<SweepValue>& values, std::size_t column) {
  const SweepValue* const value = SweepTable::value(values, column);
  const auto* const mean = value == nullptr ? nullptr : std::get_if<double>(value);
  return mean == nullptr || !std::isfinite(*mean) ? "-" : fmt::format("{:.4f}", *mean);
}

/// A cell's values as the table shows them.
std::string values_text(const SweepConfiguration& sweep, const SweepCell& cell) {
  std::string text;
  for (std::size_t v = 0; v < sweep.varied.size(); ++v) {
    text += (text.empty() ? "" : " ") + (cell.values[v].empty() ? "-" : cell.values[v]);
  }
  text = for_terminal(text.empty() ? "-" : text);
  return text.size() > widest ? text.substr(0, widest - 3) + "..." : text;
}

std::string varied_text(const SweepConfiguration& sweep) {
  std::string text;
  for (const std::string& varied : sweep.varied) text += (text.empty() ? "" : " ") + varied;
  return text.size() > widest ? text.substr(0, widest - 3) + "..." : text;
}

}  // namespace

std::string sweep_text(const SweepTally& tally, const SweepTable& table, const Execution& execution,
                       const RunRecord& record) {
  const SweepConfiguration& sweep = tally.units->sweep();
  const std::size_t runs = tally.units->runs().size(), cells = sweep.cells.size();
  std::string text =
      fmt::format("{} cell{} of {}{}, {} {}\n", cells, cells == 1 ? "" : "s", sweep.job,
                  runs == cells ? "" : fmt::format(", {} of them different", runs),
                  count_text(games_of_complete(tally)), sweep.swept->counted);
  text +=
      execution_text(execution, games_of_complete(tally), record.seconds, sweep.swept->counted) +
      '\n';
  const std::optional<std::size_t> shown =
      column_of(table, fmt::format("{}_mean", sweep.swept->shown));
  // The points of all cells in columns, where they are few.
  std::vector<std::string> points;
  for (const SweepTable::Cell& cell : table.cells()) {
    for (const SweepTable::Point& point : cell.points) {
      if (std::find(points.begin(), points.end(), point.label) == points.end()) {
        points.push_back(point.label);
      }
    }
  }
  const bool in_columns = points.size() <= most_columns;
  text += fmt::format("\nmean {}\n{:>6}  {:<{}}{:>12}", sweep.swept->shown, "cell",
                      varied_text(sweep), widest, "violations");
  if (in_columns) {
    for (const std::string& point : points) text += fmt::format("{:>12}", point);
  }
  if (points.empty()) text += fmt::format("{:>12}", "mean");
  text += '\n';
  for (std::size_t number = 0; number < std::min(cells, most_rows); ++number) {
    const SweepTable::Cell& cell = table.cells()[number];
    text += fmt::format("{:>6}  {:<{}}{:>12}", number + 1, values_text(sweep, sweep.cells[number]),
                        widest, violations_in(table, cell));
    for (std::size_t p = 0; in_columns && shown && p < points.size(); ++p) {
      const auto found =
          std::find_if(cell.points.begin(), cell.points.end(),
                       [&](const SweepTable::Point& point) { return point.label == points[p]; });
      text += fmt::format("{:>12}",
                          found == cell.points.end() ? "-" : mean_text(found->values, *shown));
    }
    if (points.empty() && shown) text += fmt::format("{:>12}", mean_text(cell.values, *shown));
    if (sweep.cells[number].same_as) {
      text += fmt::format("  as cell {}", *sweep.cells[number].same_as + 1);
    }
    text += '\n';
  }
  if (cells > most_rows) text += fmt::format("  ... and {} more in sweep.csv\n", cells - most_rows);
  if (!in_columns) {
    text += fmt::format("  the means at the {} points of each are in sweep.csv\n", points.size());
  }
  return text;
}

}  // namespace delegauge::host
