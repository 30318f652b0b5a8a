// SPDX-License-Identifier: Apache-2.0
#include "host/job/sweep_table.hpp"

#include <fmt/format.h>

#include <array>

namespace delegauge::host {
namespace {

// As CSV has them.
constexpr std::array<std::string_view, quantile_levels.size()> level_names = {
    "q01", "q05", "q25", "q50", "q75", "q95", "q99"};
static_assert(quantile_levels[0].value == 0.01 && quantile_levels[3].value == 0.5 &&
              quantile_levels[6].value == 0.99);

}  // namespace

std::size_t SweepTable::column(std::string_view name, Of of) {
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) return found->second;
  columns_.push_back({std::string(name), of});
  numbers_.emplace(std::string(name), columns_.size() - 1);
  return columns_.size() - 1;
}

void SweepTable::put_at(std::vector<SweepValue>& values, std::size_t column, SweepValue value) {
  if (values.size() <= column) values.resize(column + 1);
  values[column] = std::move(value);
}

void SweepTable::put(std::string_view name, SweepValue value) {
  Cell& cell = cells_.back();
  if (cell.points.empty()) return put_of_cell(name, std::move(value));
  put_at(cell.points.back().values, column(name, Of::point), std::move(value));
}

void SweepTable::put_of_cell(std::string_view name, SweepValue value) {
  put_at(cells_.back().values, column(name, Of::cell), std::move(value));
}

void SweepTable::put_statistic(std::string_view name, const Statistic& s, Quantiles quantiles) {
  const auto put_one = [&](std::string_view what, double value) {
    put(fmt::format("{}_{}", name, what), value);
  };
  put_one("mean", s.mean);
  put_one("stderr", s.standard_error);
  put_one("min", s.min);
  put_one("max", s.max);
  if (quantiles == Quantiles::none) return;
  for (std::size_t i = 0; i < level_names.size(); ++i) put_one(level_names[i], s.quantiles[i]);
}

}  // namespace delegauge::host
