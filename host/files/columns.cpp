// SPDX-License-Identifier: Apache-2.0
#include "host/files/columns.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <limits>

#include "host/text/error.hpp"
#include "host/text/join.hpp"
#include "host/text/parse.hpp"
#include "kernels/executor/game_columns.hpp"

namespace delegauge::host {
namespace {

static_assert(std::endian::native == std::endian::little,
              "'<f8' is how this machine stores doubles");

std::string npy_header(const std::vector<std::string>& names, std::uint64_t rows) {
  std::string fields;
  for (const std::string& name : names) fields += fmt::format("('{}', '<f8'), ", name);
  std::string text =
      fmt::format("{{'descr': [{}], 'fortran_order': False, 'shape': ({},), }}", fields, rows);
  // The data start at a multiple of 64 bytes.
  constexpr std::size_t preamble = 10, alignment = 64;
  text.append((alignment - (preamble + text.size() + 1) % alignment) % alignment, ' ');
  text += '\n';
  // At most 216 columns: far from the 65,535 bytes that two bytes of length can say.
  std::string header = "\x93NUMPY";
  for (const std::size_t byte :
       {std::size_t{1}, std::size_t{0}, text.size() & 255U, text.size() >> 8U}) {
    header += static_cast<char>(byte);
  }
  return header + text;
}

void append_csv(const ColumnsView& view, std::string& bytes) {
  for (std::int64_t row = 0; row < view.rows; ++row) {
    for (int column = 0; column < view.columns; ++column) {
      if (column > 0) bytes += ',';
      const double value = view.values[column * view.stride + row];
      if (std::isfinite(value)) {
        fmt::format_to(std::back_inserter(bytes), FMT_COMPILE("{}"), value);
      }
    }
    bytes += '\n';
  }
}

void append_npy(const ColumnsView& view, std::string& bytes) {
  constexpr std::int64_t tile = 64;  // rows at a time, which stay in the cache for all columns
  const std::size_t row_size = static_cast<std::size_t>(view.columns) * sizeof(double);
  const std::size_t begin = bytes.size();
  bytes.resize(begin + static_cast<std::size_t>(view.rows) * row_size);
  char* tile_at = bytes.data() + begin;
  for (std::int64_t first = 0; first < view.rows; first += tile) {
    const std::int64_t rows = std::min(tile, view.rows - first);
    for (int column = 0; column < view.columns; ++column) {
      const double* const from = view.values + column * view.stride + first;
      char* to = tile_at + static_cast<std::size_t>(column) * sizeof(double);
      for (std::int64_t row = 0; row < rows; ++row, to += row_size) {
        // Always the same of the many NaNs: processors differ in which one they make.
        const double value =
            std::isnan(from[row]) ? std::numeric_limits<double>::quiet_NaN() : from[row];
        std::memcpy(to, &value, sizeof(value));
      }
    }
    tile_at += static_cast<std::size_t>(rows) * row_size;
  }
}

std::vector<int> columns_from_to(ColumnSpan span) {
  std::vector<int> columns;
  for (int column = span.first; column < span.end; ++column) columns.push_back(column);
  return columns;
}

[[noreturn]] void refuse_name(const std::string& name) {
  std::string quantities;
  for (const GameQuantityInfo& quantity : game_quantities) {
    quantities += fmt::format(", {}", quantity.name);
  }
  refuse("--columns", name,
         "columns such as tightness_fused, all, or quantities: " + quantities.substr(2));
}

}  // namespace

std::string columns_header(ColumnsFormat format, const std::vector<std::string>& names,
                           std::uint64_t rows) {
  if (format == ColumnsFormat::csv) return fmt::format("{}\n", joined(names, ","));
  return npy_header(names, rows);
}

void append_columns(ColumnsFormat format, const ColumnsView& view, std::string& bytes) {
  if (format == ColumnsFormat::csv) {
    append_csv(view, bytes);
  } else {
    append_npy(view, bytes);
  }
}

std::vector<int> columns_of_name(const std::string& name, int players) {
  const std::vector<std::string> names = game_column_names(players);
  if (name == "all") return columns_from_to({0, static_cast<int>(names.size())});
  for (std::size_t q = 0; q < game_quantities.size(); ++q) {
    if (game_quantities[q].name != name) continue;
    const auto quantity = static_cast<GameQuantity>(q);
    std::vector<int> columns = columns_from_to(game_columns_of(quantity, players));
    // Of bounds those that are plain: others are there under their own name.
    if (info_of(quantity).extent == Extent::bounds) columns.resize(plain_bound_count);
    return columns;
  }
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return {};
  return {static_cast<int>(at - names.begin())};
}

std::vector<int> choose_columns(std::string_view list, int players) {
  const std::vector<std::string> names = game_column_names(players);
  std::vector<int> chosen;
  if (list.empty()) {
    for (int column = 0; column < static_cast<int>(names.size()); ++column) {
      if (!is_asked_for(column, players)) chosen.push_back(column);
    }
    return chosen;
  }
  for (const std::string& name : split_list(list)) {
    const std::vector<int> named = columns_of_name(name, players);
    if (named.empty()) refuse_name(name);
    for (const int column : named) {
      if (std::find(chosen.begin(), chosen.end(), column) != chosen.end()) {
        throw UsageError(fmt::format("--columns: {} is asked for twice; name it once",
                                     names[static_cast<std::size_t>(column)]));
      }
      chosen.push_back(column);
    }
  }
  return chosen;
}

}  // namespace delegauge::host
