// SPDX-License-Identifier: Apache-2.0
#include "host/files/csv_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>
#include <utility>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

// The largest of ours has the 65,536 bins of a map; none has more than 80 columns.
constexpr std::size_t most_rows = 100'000;
constexpr std::size_t most_columns = 200;

}  // namespace

CsvTable::CsvTable(std::string text, std::string place)
    : place_(std::move(place)), text_(std::move(text)) {
  if (text_.empty() || text_.back() != '\n') refuse("is cut off");
  const std::string_view all = text_;
  std::size_t line_number = 0;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = all.find('\n', begin);
    std::size_t cells = 0;
    line_number += 1;
    if (line_number > most_rows + 1) refuse(fmt::format("has more than {} rows", most_rows));
    for (std::size_t at = begin; at <= end; ++cells) {
      // No further than the line: a search for a comma through all that follows takes minutes.
      const std::size_t to = std::min(all.substr(0, end).find(',', at), end);
      if (cells == most_columns) {
        refuse(fmt::format("line {}: has more than {} cells", line_number, most_columns));
      }
      if (line_number == 1) {
        names_.emplace_back(all.substr(at, to - at));
      } else {
        cells_.push_back({at, to - at});
      }
      at = to + 1;
    }
    if (cells != names_.size()) {
      refuse(fmt::format("line {}: has {} cells where the first line names {}", line_number, cells,
                         names_.size()));
    }
    begin = end + 1;
  }
  rows_ = line_number - 1;
}

bool CsvTable::has(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

std::size_t CsvTable::column(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) refuse(fmt::format("line 1: there is no column {}", name));
  return static_cast<std::size_t>(found - names_.begin());
}

std::string_view CsvTable::cell(std::size_t row, std::size_t column) const {
  const Cell& cell = cells_[row * names_.size() + column];
  return std::string_view(text_).substr(cell.begin, cell.size);
}

std::vector<std::string_view> CsvTable::texts(std::string_view name) const {
  const std::size_t at = column(name);
  std::vector<std::string_view> texts;
  texts.reserve(rows_);
  for (std::size_t row = 0; row < rows_; ++row) texts.push_back(cell(row, at));
  return texts;
}

std::vector<double> CsvTable::numbers(std::string_view name, const Range& range) const {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> numbers;
  numbers.reserve(rows_);
  for (const std::string_view text : texts(name)) {
    double value = none;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    // What is too small or too large for a double is a number, too, but no finite one.
    const bool is_number = error == std::errc() || error == std::errc::result_out_of_range;
    if (!text.empty() && (!is_number || stop != end)) refuse(numbers.size(), name, "is no number");
    if (error != std::errc() || !std::isfinite(value)) value = none;
    if (value < range.low || value > range.high) {
      refuse(numbers.size(), name, fmt::format("is not from {} to {}", range.low, range.high));
    }
    numbers.push_back(value);
  }
  return numbers;
}

std::vector<std::uint64_t> CsvTable::counts(std::string_view name, std::uint64_t most) const {
  std::vector<std::uint64_t> counts;
  counts.reserve(rows_);
  for (const std::string_view text : texts(name)) {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || value > most) {
      refuse(counts.size(), name, fmt::format("is no whole number up to {}", most));
    }
    counts.push_back(value);
  }
  return counts;
}

void CsvTable::require_rows(std::size_t expected) const {
  if (rows_ == expected) return;
  refuse(
      fmt::format("has {} rows where the run's summary tells of {}: it is cut off or another run's",
                  rows_, expected));
}

void CsvTable::refuse(std::size_t row, std::string_view name, std::string_view what) const {
  constexpr std::size_t first_line = 2;
  refuse(fmt::format("line {}: {}: '{}' {}", row + first_line, name,
                     printable(cell(row, column(name))), what));
}

void CsvTable::refuse(std::string_view what) const {
  throw UsageError(fmt::format("{}: {}; run again into this folder", place_, what));
}

}  // namespace delegauge::host
