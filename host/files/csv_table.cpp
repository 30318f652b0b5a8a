// SPDX-License-Identifier: Apache-2.0
#include "host/files/csv_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

#include "host/error.hpp"
#include "host/files/read_text.hpp"

namespace delegauge::host {

CsvTable CsvTable::read(const std::filesystem::path& path) {
  CsvTable table;
  table.place_ = path.string();
  table.text_ = read_text(path);
  const std::string_view text = table.text_;
  if (text.empty() || text.back() != '\n') {
    throw UsageError(fmt::format("{}: is cut off; run again into this folder", table.place_));
  }
  std::size_t line_number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    std::size_t cells = 0;
    line_number += 1;
    for (std::size_t at = begin; at <= end; ++cells) {
      const std::size_t to = std::min(text.find(',', at), end);
      if (line_number == 1) {
        table.names_.emplace_back(text.substr(at, to - at));
      } else {
        table.cells_.push_back({at, to - at});
      }
      at = to + 1;
    }
    if (cells != table.names_.size()) {
      throw UsageError(
          fmt::format("{}: line {}: has {} cells where the first line names {}; run "
                      "again into this folder",
                      table.place_, line_number, cells, table.names_.size()));
    }
    begin = end + 1;
  }
  table.rows_ = line_number - 1;
  return table;
}

bool CsvTable::has(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

std::size_t CsvTable::column(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) {
    throw UsageError(
        fmt::format("{}: line 1: there is no column {}; run again into this folder", place_, name));
  }
  return static_cast<std::size_t>(found - names_.begin());
}

std::vector<std::string_view> CsvTable::texts(std::string_view name) const {
  const std::size_t at = column(name);
  std::vector<std::string_view> texts;
  texts.reserve(rows_);
  for (std::size_t row = 0; row < rows_; ++row) {
    const Cell& cell = cells_[row * names_.size() + at];
    texts.push_back(std::string_view(text_).substr(cell.begin, cell.size));
  }
  return texts;
}

std::vector<double> CsvTable::numbers(std::string_view name) const {
  std::vector<double> numbers;
  numbers.reserve(rows_);
  for (const std::string_view text : texts(name)) {
    double value = std::numeric_limits<double>::quiet_NaN();
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (!text.empty() && (error != std::errc() || stop != end)) {
      throw UsageError(fmt::format("{}: line {}: {}: '{}' is no number; run again into this folder",
                                   place_, numbers.size() + 2, name, printable(text)));
    }
    numbers.push_back(value);
  }
  return numbers;
}

void CsvTable::require_rows(std::size_t expected) const {
  if (rows_ == expected) return;
  throw UsageError(
      fmt::format("{}: has {} rows where the run's summary tells of {}: it is cut off or another "
                  "run's; run again into this folder",
                  place_, rows_, expected));
}

}  // namespace delegauge::host
