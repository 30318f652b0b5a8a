// SPDX-License-Identifier: Apache-2.0
// Columns of numbers as a file's bytes, a batch of rows at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {

enum class ColumnsFormat { csv, npy };

/// A batch's results: value [column * stride + row].
struct ColumnsView {
  const double* values;
  std::int64_t stride;
  std::int64_t rows;
  int columns;
};

/// What precedes the rows. CSV: a line of the names. .npy: the header, version 1.0, of a
/// one-dimensional structured array with a '<f8' field of each name.
std::string columns_header(ColumnsFormat format, const std::vector<std::string>& names,
                           std::uint64_t rows);

/// Appends the rows. CSV: numbers are shortest round-trip decimals, cells of what is not finite
/// empty. .npy: eight bytes a number, little-endian.
void append_columns(ColumnsFormat format, const ColumnsView& view, std::string& bytes);

/// The columns that one name stands for, none if it is of no column.
std::vector<int> columns_of_name(const std::string& name, int players);

/// The columns that a list of names asks for, as indices into game_column_names(players), in the
/// list's order. A name is a column's, or a quantity's, which stands for all its columns; "all" is
/// every column. An empty list is every column that need not be asked for (is_asked_for()). Raises
/// UsageError naming
/// --columns for unknown names and columns asked for twice.
std::vector<int> choose_columns(std::string_view list, int players);

}  // namespace delegauge::host
