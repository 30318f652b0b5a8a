// SPDX-License-Identifier: Apache-2.0
// Records for people and for spreadsheets.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/given/record.hpp"
#include "host/given/record_columns.hpp"
#include "host/text/for_terminal.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t indent_step = 2;

bool is_nested(const Json& value) {
  // Ranges are null of players that have none.
  return value.is_object() ||
         (value.is_array() && std::any_of(value.begin(), value.end(),
                                          [](const Json& entry) { return entry.is_structured(); }));
}

std::string plain(const Json& value) {
  if (value.is_number_float()) {
    const double number = value.get<double>();
    return std::isfinite(number) ? fmt::format("{:.10g}", number) : "none";
  }
  if (value.is_string()) return for_terminal(value.get<std::string>());
  return value.is_null() ? "none" : value.dump();
}

/// Numbers in columns.
std::string row(const Json& list) {
  constexpr std::size_t shown = 64;  // outcomes of a strategy
  if (list.empty()) return "none";
  std::string line;
  for (std::size_t i = 0; i < std::min(list.size(), shown); ++i) {
    const bool last = i + 1 == list.size();
    line += last ? plain(list[i]) : fmt::format("{:<15} ", plain(list[i]));
  }
  if (list.size() > shown) line += fmt::format("... ({} in all)", list.size());
  return line;
}

void write_lines(std::ostream& out, const Json& object, std::size_t indent, std::size_t width);

/// What is in a list of lists or objects: a line, or the object's lines, the first of them marked.
void write_entry(std::ostream& out, const Json& entry, std::size_t indent, std::size_t width) {
  if (!entry.is_object()) {
    out << fmt::format("{:{}}{}\n", "", indent, row(entry));
    return;
  }
  std::ostringstream lines;
  lines.exceptions(std::ios::badbit);
  write_lines(lines, entry, indent + indent_step, width);
  std::string text = lines.str();
  if (text.size() > indent) text[indent] = '-';
  out << text;
}

void write_lines(std::ostream& out, const Json& object, std::size_t indent, std::size_t width) {
  for (const auto& [name, value] : object.items()) {
    const std::string label = fmt::format("{:{}}{}", "", indent, name);
    if (value.is_object()) {
      out << label << '\n';
      write_lines(out, value, indent + indent_step, width);
    } else if (is_nested(value)) {
      out << label << '\n';
      for (const Json& line : value) write_entry(out, line, indent + indent_step, width);
    } else {
      const std::string text = value.is_array() ? row(value) : plain(value);
      out << fmt::format("{:<{}}  {}\n", label, width, text);
    }
  }
}

/// Text of one line as a cell, in quotes where it needs them (RFC 4180).
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"") == text.npos) return text;
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + '"';
}

std::string cell(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return quoted(for_terminal(value.get<std::string>()));
  if (!value.is_number_float()) return value.dump();
  // The library's own digits are not always the fewest that read back as the same number.
  const double number = value.get<double>();
  return std::isfinite(number) ? fmt::format("{}", number) : "";
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

/// A record as columns; players' values up to `players`.
std::vector<Column> columns_of(const Json& record, std::size_t players) {
  std::vector<Column> columns;
  for (const auto& [name, value] : record.items()) {
    const bool is_range = name.ends_with("_range");  // one that is all null, too
    const std::string_view size = size_column(name);
    if (name == "strategy" || is_range) continue;
    if (size.empty() && value.is_array() && is_nested(value)) continue;
    if (!size.empty()) {
      // Without an equilibrium nothing is played: the other two sets are not empty but undefined.
      const bool own = name == "equilibria" || name == "mixed_equilibria";
      const bool defined = !value.is_null() && (own || record.value("has_equilibrium", true));
      columns.push_back({std::string(size), defined ? std::to_string(value.size()) : ""});
    } else if (name == "capped") {
      columns.push_back({name, joined(value, " ")});
    } else if (name == "dims") {
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

/// The cells of those columns that the header names, empty where there is none.
void write_cells(std::ostream& out, const std::vector<Column>& header,
                 const std::vector<Column>& columns) {
  // A record of a flat game lacks columns in one place, and has them in the same order.
  auto at = columns.begin();
  for (std::size_t i = 0; i < header.size(); ++i) {
    const bool here = at != columns.end() && at->name == header[i].name;
    out << (i == 0 ? "" : ",") << (here ? at->cell : "");
    if (here) ++at;
  }
  out << '\n';
}

}  // namespace

std::size_t name_width(const Json& object) {
  std::size_t width = 0;
  for (const auto& [name, value] : object.items()) {
    width = std::max(width, name.size());
    if (value.is_object()) width = std::max(width, indent_step + name_width(value));
  }
  return width;
}

void write_text(std::ostream& out, const Json& record) {
  write_text(out, record, name_width(record));
}

void write_text(std::ostream& out, const Json& record, std::size_t width) {
  write_lines(out, record, 0, width);
}

void write_csv(std::ostream& out, const std::vector<Json>& records) {
  std::size_t players = 0;
  for (const Json& record : records) {
    const auto agents = record.at("players").get<std::size_t>();
    players = std::max({players, agents, record.value("principals", agents)});
  }
  std::vector<Column> header;  // strategic games have the columns of flat ones, and more
  for (const Json& record : records) {
    std::vector<Column> columns = columns_of(record, players);
    if (columns.size() > header.size()) header = std::move(columns);
  }
  for (std::size_t i = 0; i < header.size(); ++i) out << (i == 0 ? "" : ",") << header[i].name;
  out << '\n';
  for (const Json& record : records) write_cells(out, header, columns_of(record, players));
}

}  // namespace delegauge::host
