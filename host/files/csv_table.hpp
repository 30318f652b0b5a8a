// SPDX-License-Identifier: Apache-2.0
// A CSV file of a run, read back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "delegauge/game/flat_games.hpp"

namespace delegauge::host {

/// A table as Csv writes it: a line of names, then rows of as many cells, without quotes.
class CsvTable {
 public:
  /// place: the file, for messages. Raises UsageError, with file and line, if the text is cut off
  /// or broken, or larger than any table of a run.
  CsvTable(std::string text, std::string place);

  std::size_t rows() const { return rows_; }
  const std::vector<std::string>& names() const { return names_; }
  bool has(std::string_view name) const;
  /// A column. Raises UsageError if there is none of this name.
  std::vector<std::string_view> texts(std::string_view name) const;
  /// A column of numbers, NaN where a cell is empty or holds none that is finite. Raises UsageError
  /// if a cell holds no number, or a finite one out of range.
  std::vector<double> numbers(std::string_view name, const Range& range) const;
  /// A column of whole numbers from 0 to `most`. Raises UsageError if a cell holds another thing.
  std::vector<std::uint64_t> counts(std::string_view name, std::uint64_t most) const;

  /// Raises UsageError, telling what there should be, unless there are so many rows.
  void require_rows(std::size_t expected) const;
  /// Raises UsageError: the cell is `what`.
  [[noreturn]] void refuse(std::size_t row, std::string_view name, std::string_view what) const;
  /// Raises UsageError: the file is `what`.
  [[noreturn]] void refuse(std::string_view what) const;

 private:
  std::size_t column(std::string_view name) const;
  std::string_view cell(std::size_t row, std::size_t column) const;

  std::string place_;
  std::string text_;
  std::vector<std::string> names_;
  std::size_t rows_ = 0;
  struct Cell {
    std::size_t begin, size;  // in text_
  };
  std::vector<Cell> cells_;  // [row * names + column]
};

}  // namespace delegauge::host
