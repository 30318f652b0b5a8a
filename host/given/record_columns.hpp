// SPDX-License-Identifier: Apache-2.0
// Records of games as columns of numbers: what arrays have of quantities that kernels do not
// compute.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {

/// A number that the records of all games of a shape have.
struct RecordColumn {
  std::string name;       // as arrays' columns are called: alignment_distance_1, fused, slack_fused
  std::string quantity;   // the record's key
  bool is_entry = false;  // of a matrix or a range
};

/// The column that holds the size of a set of profiles, empty if the key is of none.
std::string_view size_column(std::string_view key);

/// The columns of a record, in its order. Lists have a column per entry (`_1`, ...), matrices one
/// per entry (`_1_2`), ranges two per player (`_1_low`, `_1_high`), objects by bound one per bound,
/// and sets of outcomes their size (`n_eq`, `n_eps`, `n_played`, `n_mixed`). What is no number has
/// none.
std::vector<RecordColumn> record_columns(const nlohmann::ordered_json& record);

/// Their values in a record of the same shape: NaN where it has null; false and true are 0 and 1.
std::vector<double> record_values(const nlohmann::ordered_json& record);

/// The places among the columns of those that a list of names asks for, in the list's order; a name
/// is a column's, or a quantity's, which stands for all its columns; "all" is every column, an
/// empty list every one but entries of matrices and ranges. Raises UsageError naming --columns for
/// unknown names and columns asked for twice.
std::vector<std::size_t> choose_record_columns(std::string_view list,
                                               const std::vector<RecordColumn>& columns);

}  // namespace delegauge::host
