// SPDX-License-Identifier: Apache-2.0
// What a sweep's cells came to, as one table (docs/files.md): jobs put their numbers in, sweep.csv
// and sweep.h5 come out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "host/job/statistic.hpp"

namespace delegauge::host {

/// Nothing, a text, a whole number, or a number, which may be NaN.
using SweepValue = std::variant<std::monostate, std::string, std::uint64_t, double>;

class SweepTable {
 public:
  /// Of a cell as a whole, or of each of its points: bounds, points of a grid.
  enum class Of { cell, point };
  struct Column {
    std::string name;
    Of of;
  };
  struct Point {
    std::string label;               // the same in all cells that have it
    std::vector<SweepValue> values;  // by column; shorter ones have nothing in the rest
  };
  struct Cell {
    std::vector<SweepValue> values;  // likewise
    std::vector<Point> points;
  };

  // In order: a cell, what is known of it, a point of it, ...
  void begin_cell() { cells_.emplace_back(); }
  void begin_point(std::string label) { cells_.back().points.push_back({std::move(label), {}}); }
  /// Into the last cell, or its last point.
  void put(std::string_view name, SweepValue value);
  /// Into the last cell, though it has points.
  void put_of_cell(std::string_view name, SweepValue value);

  /// Mean, standard error and extremes, and quantiles where there are some.
  enum class Quantiles { none, some };
  void put_statistic(std::string_view name, const Statistic& statistic, Quantiles quantiles);

  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<Cell>& cells() const { return cells_; }
  /// What a cell has in a column; of a point if that is the column's. Null if it has nothing.
  static const SweepValue* value(const std::vector<SweepValue>& values, std::size_t column) {
    return column < values.size() ? &values[column] : nullptr;
  }

 private:
  std::size_t column(std::string_view name, Of of);
  static void put_at(std::vector<SweepValue>& values, std::size_t column, SweepValue value);

  std::vector<Column> columns_;
  std::map<std::string, std::size_t, std::less<>> numbers_;  // of columns
  std::vector<Cell> cells_;
};

}  // namespace delegauge::host
