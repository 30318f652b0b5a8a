// SPDX-License-Identifier: Apache-2.0
// Rows of a table, whatever its file, to a log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/jobs/estimate/log.hpp"

namespace delegauge::host {

/// Where a value stands, for messages: "log.csv: line 7, column 3 (kind)".
class CellPlace {
 public:
  virtual ~CellPlace() = default;
  virtual std::string of(std::size_t column) const = 0;
};

/// Finds the columns by the names that were given, or else by their usual ones: principal_1,
/// principal_2, ..., agent_1, ..., kind, cluster, group, weight, outcome, action_1, ... Raises
/// UsageError, which names `place`, for a column that is not there.
void find_columns(const std::vector<std::string>& names, const std::string& place,
                  EstimateConfiguration& configuration);

class LogBuilder {
 public:
  /// configuration: with its columns found.
  LogBuilder(const std::vector<std::string>& names, const EstimateConfiguration& configuration);

  /// A value; text that is empty or NA is a missing one. Numbers that a file holds as such are
  /// texts only where they are labels.
  struct Cell {
    std::string_view text;
    std::optional<double> number = {};  // NaN: missing
  };
  /// The columns that are looked at; others may have any cell.
  const std::vector<bool>& used() const { return used_; }
  /// Adds a row of cells, one per column. Raises UsageError that tells the place of a wrong value.
  void add(const std::vector<Cell>& cells, const CellPlace& place);

  /// The log. Raises UsageError if nothing can be estimated of it.
  Log take(const std::string& name);

 private:
  std::optional<double> number(const Cell& cell, std::size_t column, const CellPlace& place) const;

  const EstimateConfiguration& configuration_;
  std::vector<std::size_t> utilities_, actions_;  // columns
  std::optional<std::size_t> kind_, cluster_, group_, weight_, outcome_;
  std::vector<bool> used_;
  std::vector<std::string> names_;
  std::vector<std::uint64_t> missing_;  // by column
  Labels clusters_, outcomes_;
  std::vector<Labels> action_labels_;
  std::vector<double> row_;  // utilities of the row at hand
  Log log_;
};

}  // namespace delegauge::host
