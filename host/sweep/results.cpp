// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "host/files/json_text.hpp"
#include "host/job/run_document.hpp"
#include "host/job/summary_head.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// Columns are named like the members of JSON.
std::string column_name(std::string option) {
  std::replace(option.begin(), option.end(), '-', '_');
  return option;
}

void put_cell(const SweepConfiguration& sweep, std::size_t number, SweepTable& table) {
  const SweepCell& cell = sweep.cells[number];
  const auto other = [](const std::optional<std::size_t>& of) {
    return of ? SweepValue(std::uint64_t{*of + 1}) : SweepValue();
  };
  table.begin_cell();
  table.put_of_cell("cell", std::uint64_t{number + 1});
  table.put_of_cell("same_as", other(cell.same_as));
  table.put_of_cell("scale_twin_of", other(sweep.run_for(cell).scale_twin_of));
  for (std::size_t v = 0; v < sweep.varied.size(); ++v) {
    table.put_of_cell(column_name(sweep.varied[v]),
                      cell.values[v].empty() ? SweepValue() : SweepValue(cell.values[v]));
  }
}

bool counts_violations(const SweepTable::Column& column) {
  return column.name == "violations" || column.name.starts_with("violations_");
}

std::uint64_t count_in(const std::vector<SweepValue>& values, std::size_t column) {
  const SweepValue* const value = SweepTable::value(values, column);
  const auto* const count = value == nullptr ? nullptr : std::get_if<std::uint64_t>(value);
  return count == nullptr ? 0 : *count;
}

/// Runs by their cells.
std::map<std::size_t, std::size_t> runs_of_cells(const SweepUnits& units) {
  std::map<std::size_t, std::size_t> runs;
  for (std::size_t run = 0; run < units.runs().size(); ++run) {
    runs.emplace(units.runs()[run].cell, run);
  }
  return runs;
}

}  // namespace

SweepTable sweep_table(const SweepUnits& units, const std::vector<std::string>& summaries) {
  const SweepConfiguration& sweep = units.sweep();
  const std::map<std::size_t, std::size_t> runs = runs_of_cells(units);
  SweepTable table;
  for (std::size_t number = 0; number < sweep.cells.size(); ++number) {
    const SweepCell& cell = sweep.cells[number];
    put_cell(sweep, number, table);
    const std::size_t of = cell.same_as.value_or(number);
    const std::string& text = summaries[runs.at(of)];
    if (text.empty()) continue;
    const std::string place = fmt::format("{}/{}", cell_folder(of), sweep.swept->results);
    const RunDocument document = sweep.swept->read_results(text, place);
    sweep.swept->add_to_table(sweep.run_for(cell).configuration, document.content, place, table);
  }
  return table;
}

SweepTable sweep_table(const SweepTally& tally) {
  std::vector<std::string> summaries(tally.units->runs().size());
  for (const auto& complete : tally.complete) {
    summaries[complete.first] = results_of(tally, complete.first);
  }
  return sweep_table(*tally.units, summaries);
}

std::uint64_t violations_in(const SweepTable& table, const SweepTable::Cell& cell) {
  std::uint64_t violations = 0;
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    if (!counts_violations(table.columns()[c])) continue;
    violations += count_in(cell.values, c);
    for (const SweepTable::Point& point : cell.points) violations += count_in(point.values, c);
  }
  return violations;
}

std::string sweep_summary_json(const SweepTally& tally, const SweepTable& table) {
  const SweepUnits& units = *tally.units;
  const SweepConfiguration& sweep = units.sweep();
  const std::map<std::size_t, std::size_t> runs = runs_of_cells(units);
  std::uint64_t games = 0;
  Json cells = Json::array();
  for (std::size_t number = 0; number < sweep.cells.size(); ++number) {
    const std::size_t of = sweep.cells[number].same_as.value_or(number);
    const std::size_t run = runs.at(of);
    const auto found = tally.complete.find(run);
    const bool complete = found != tally.complete.end();
    const std::uint64_t its =
        complete ? found->second.units * units.runs()[run].size.games_per_unit : 0;
    if (of == number) games += its;
    cells.push_back({{"cell", number + 1},
                     {"folder", complete ? Json(cell_folder(of)) : Json()},
                     {"games", its},
                     {"violations", violations_in(table, table.cells()[number])}});
  }
  Json json = summary_head("sweep", to_json(sweep));
  json["games"] = games;
  json["cells"] = std::move(cells);
  return json_text(json);
}

std::vector<FileContent> sweep_files(const SweepTally& tally, const SweepTable& table,
                                     const Execution& execution, const RunRecord& record) {
  const SweepConfiguration& sweep = tally.units->sweep();
  std::vector<FileContent> files = {
      {run_name, run_json("sweep", to_json(sweep), games_of_complete(tally), execution, record)},
      {"sweep.csv", sweep_csv(table)}};
  if (std::string arrays = sweep_h5(sweep, table); !arrays.empty()) {
    files.push_back({"sweep.h5", std::move(arrays)});
  }
  files.push_back({summary_name, sweep_summary_json(tally, table)});
  return files;
}

std::string sweep_violations(const SweepConfiguration& sweep, const SweepTable& table,
                             const std::string& out) {
  std::string text;
  for (std::size_t number = 0; number < sweep.cells.size(); ++number) {
    if (sweep.cells[number].same_as) continue;
    const std::uint64_t games = violations_in(table, table.cells()[number]);
    if (games == 0) continue;
    text += fmt::format(
        "{}{}: the regret exceeds a bound {} time{}; {}", text.empty() ? "" : "\n",
        cell_text(sweep, number), games, games == 1 ? "" : "s",
        out.empty() ? "run this cell by itself to see where"
                    : fmt::format("{}/{}/{} says which", out, cell_folder(number), summary_name));
  }
  return text;
}

}  // namespace delegauge::host
