// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "host/files/csv.hpp"
#include "host/sweep/results.hpp"

namespace delegauge::host {
namespace {

/// A text as RFC 4180 has it: in quotes if it has commas.
std::string quoted_if_need_be(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += c;
    quoted += c;
  }
  return quoted + '"';
}

void put(Csv& csv, const SweepValue* value) {
  if (value == nullptr || std::holds_alternative<std::monostate>(*value)) {
    csv.cell("");
  } else if (const auto* const text = std::get_if<std::string>(value)) {
    csv.cell(quoted_if_need_be(*text));
  } else if (const auto* const count = std::get_if<std::uint64_t>(value)) {
    csv.cell(*count);
  } else if (const double number = std::get<double>(*value); std::isfinite(number)) {
    csv.cell(number);
  } else {
    csv.cell("");
  }
}

void put_row(Csv& csv, const SweepTable& table, const SweepTable::Cell& cell,
             const SweepTable::Point& point) {
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    const bool of_cell = table.columns()[c].of == SweepTable::Of::cell;
    put(csv, SweepTable::value(of_cell ? cell.values : point.values, c));
  }
  csv.end_row();
}

}  // namespace

std::string sweep_csv(const SweepTable& table) {
  Csv csv;
  for (const SweepTable::Column& column : table.columns()) csv.cell(column.name);
  csv.end_row();
  for (const SweepTable::Cell& cell : table.cells()) {
    for (const SweepTable::Point& point : cell.points) put_row(csv, table, cell, point);
    if (cell.points.empty()) put_row(csv, table, cell, {});
  }
  return csv.take();
}

}  // namespace delegauge::host
