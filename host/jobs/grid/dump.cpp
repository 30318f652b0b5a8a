// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/dump.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "host/jobs/strategic/execution.hpp"

namespace delegauge::host {
namespace {

/// The columns of a run of `grid`: v, then those of its batches.
std::vector<std::string> grid_column_names() {
  std::vector<std::string> names = {"v"};
  for (const std::string_view quantity : strategic_quantity_names) names.emplace_back(quantity);
  for (const char* name : {"w_hat_plus", "w_hat_max", "w_hat_avg", "w_hat_min", "w_hat_minus",
                           "max_regret", "ideal_regret", "state"}) {
    names.emplace_back(name);
  }
  return names;
}

std::string grid_unit_of(std::string_view name) {
  const bool in_utilities = name.substr(0, 6) == "w_hat_" || name.ends_with("_regret");
  return in_utilities && name.substr(0, 6) != "bound_" ? "utility" : "1";
}

GamesHeader grid_header(const GridConfiguration& configuration,
                        const std::vector<std::size_t>& chosen) {
  GamesHeader header = {
      "grid", to_json(configuration), games_of(configuration), configuration.precision, {}};
  const std::vector<std::string> names = grid_column_names();
  for (const std::size_t i : chosen) header.columns.push_back({names[i], grid_unit_of(names[i])});
  return header;
}

}  // namespace

GridDump::GridDump(const GridConfiguration& configuration, const DumpOptions& options)
    : repetitions_(configuration.repetitions),
      columns_(options.columns(grid_column_names())),
      file_(options.file(), grid_header(configuration, columns_)) {
  for (const GridPoint& point : grid_points(configuration)) varied_.push_back(point.value[0]);
}

void GridDump::add(const StrategicBatch& batch) {
  std::vector<const double*> columns;
  std::vector<double> varied;
  for (const std::size_t column : columns_) {
    if (column > 0) {
      columns.push_back(batch.values + static_cast<std::int64_t>(column - 1) * batch.stride);
      continue;
    }
    for (std::uint64_t game = batch.begin; game < batch.end; ++game) {
      varied.push_back(varied_[game / repetitions_]);
    }
    columns.push_back(varied.data());
  }
  file_.add(batch.begin, batch.end, columns);
}

std::uint64_t GridDump::window(const GridConfiguration& configuration, const Execution& execution) {
  const std::uint64_t workers = batches_under_way(execution);
  return std::max(GamesFile::window(games_of(configuration), workers),
                  2 * workers * execution.batch);
}

}  // namespace delegauge::host
