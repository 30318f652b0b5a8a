// SPDX-License-Identifier: Apache-2.0
// A CSV file of a run, read back.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {

/// A table as Csv writes it: a line of names, then rows of as many cells, without quotes.
class CsvTable {
 public:
  /// Raises UsageError, with file and line, if there is no such file, or it is cut off or broken.
  static CsvTable read(const std::filesystem::path& path);

  std::size_t rows() const { return rows_; }
  const std::vector<std::string>& names() const { return names_; }
  bool has(std::string_view name) const;
  /// A column. Raises UsageError if there is none of this name.
  std::vector<std::string_view> texts(std::string_view name) const;
  /// A column of numbers, NaN where a cell is empty. Raises UsageError if a cell holds none.
  std::vector<double> numbers(std::string_view name) const;
  /// Raises UsageError, telling what there should be, unless there are so many rows.
  void require_rows(std::size_t expected) const;

 private:
  std::size_t column(std::string_view name) const;

  std::string place_;  // the file, for messages
  std::string text_;
  std::vector<std::string> names_;
  std::size_t rows_ = 0;
  struct Cell {
    std::size_t begin, size;  // in text_
  };
  std::vector<Cell> cells_;  // [row * names + column]
};

}  // namespace delegauge::host
