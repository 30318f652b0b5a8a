// SPDX-License-Identifier: Apache-2.0
// Records for people and for spreadsheets.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "host/record/record.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t indent_step = 2;

bool is_nested(const Json& value) {
  return value.is_object() || (value.is_array() && !value.empty() && value.front().is_array());
}

/// The width that the names of a record and of what is nested in it need.
std::size_t name_width(const Json& object) {
  std::size_t width = 0;
  for (const auto& [name, value] : object.items()) {
    width = std::max(width, name.size());
    if (value.is_object()) width = std::max(width, indent_step + name_width(value));
  }
  return width;
}

std::string plain(const Json& value) {
  if (value.is_number_float()) return fmt::format("{:.10g}", value.get<double>());
  if (value.is_string()) return value.get<std::string>();
  return value.is_null() ? "-" : value.dump();
}

/// Numbers in columns.
std::string row(const Json& list) {
  constexpr std::size_t shown = 64;  // outcomes of a strategy
  std::string line;
  for (std::size_t i = 0; i < std::min(list.size(), shown); ++i) {
    const bool last = i + 1 == list.size();
    line += last ? plain(list[i]) : fmt::format("{:<15} ", plain(list[i]));
  }
  if (list.size() > shown) line += fmt::format("... ({} in all)", list.size());
  return line;
}

void write_lines(std::ostream& out, const Json& object, std::size_t indent, std::size_t width) {
  for (const auto& [name, value] : object.items()) {
    const std::string label = fmt::format("{:{}}{}", "", indent, name);
    if (value.is_object()) {
      out << label << '\n';
      write_lines(out, value, indent + indent_step, width);
    } else if (is_nested(value)) {
      out << label << '\n';
      for (const Json& line : value) {
        out << fmt::format("{:{}}{}\n", "", indent + indent_step, row(line));
      }
    } else {
      const std::string text = value.is_array() ? row(value) : plain(value);
      out << fmt::format("{:<{}}  {}\n", label, width, text);
    }
  }
}

std::string cell(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float() && !std::isfinite(value.get<double>())) return "";
  return value.dump();
}

std::string joined(const Json& values, std::string_view separator) {
  std::string text;
  for (const Json& value : values) {
    if (!text.empty()) text += separator;
    text += cell(value);
  }
  return text;
}

struct Column {
  std::string name;
  std::string cell;
};

/// A record as columns, the same for all records; players' values up to `players`.
std::vector<Column> columns_of(const Json& record, std::size_t players) {
  std::vector<Column> columns;
  for (const auto& [name, value] : record.items()) {
    if (name == "strategy" || (value.is_array() && is_nested(value))) continue;
    if (name == "dims") {
      columns.push_back({name, joined(value, "x")});
    } else if (name == "metric") {
      columns.push_back({name, value.is_object() ? joined(value, "/") : cell(value)});
    } else if (value.is_object()) {
      for (const auto& [key, entry] : value.items()) {
        columns.push_back({fmt::format("{}_{}", name, key), cell(entry)});
      }
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < players; ++i) {
        const std::string entry = i < value.size() ? cell(value[i]) : "";
        columns.push_back({fmt::format("{}_{}", name, i + 1), entry});
      }
    } else {
      columns.push_back({name, cell(value)});
    }
  }
  return columns;
}

void write_line(std::ostream& out, const std::vector<Column>& columns, std::string Column::*part) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    out << (i == 0 ? "" : ",") << columns[i].*part;
  }
  out << '\n';
}

}  // namespace

void write_text(std::ostream& out, const Json& record) {
  write_lines(out, record, 0, name_width(record));
}

void write_csv(std::ostream& out, const std::vector<Json>& records) {
  std::size_t players = 0;
  for (const Json& record : records) {
    players = std::max(players, record.at("players").get<std::size_t>());
  }
  for (std::size_t r = 0; r < records.size(); ++r) {
    const std::vector<Column> columns = columns_of(records[r], players);
    if (r == 0) write_line(out, columns, &Column::name);
    write_line(out, columns, &Column::cell);
  }
}

}  // namespace delegauge::host
