// SPDX-License-Identifier: Apache-2.0
#include "host/given/json_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "host/given/json_document.hpp"
#include "host/text/error.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::json;

/// Numbers of outcomes, and how they were nested: [K] for a flat list, the agents' numbers of
/// actions for lists in lists.
struct Table {
  std::vector<std::int64_t> shape;
  std::vector<double> numbers;  // row-major
};

/// How a list is nested: the first list at each level says how long all are.
std::vector<std::int64_t> shape_of(const Json& list) {
  std::vector<std::int64_t> shape;
  for (const Json* at = &list; at->is_array(); at = &at->front()) {
    shape.push_back(static_cast<std::int64_t>(at->size()));
    if (at->empty()) break;
  }
  return shape;
}

/// Reads a list at a level of a table, whose shape is known.
void read_level(const Json& list, const std::string& where, std::size_t level, Table& table) {
  const auto length = static_cast<std::int64_t>(list.size());
  if (length != table.shape[level]) {
    throw UsageError(
        fmt::format("{}: {} entries, where the lists before it have {}; give all the same", where,
                    length, table.shape[level]));
  }
  const bool innermost = level + 1 == table.shape.size();
  std::size_t at = 0;
  for (const Json& value : list) {
    const auto here = [&] { return fmt::format("{}[{}]", where, at); };
    if (innermost) {
      if (!value.is_number()) wrong_type(here(), "a number", value);
      table.numbers.push_back(value.get<double>());
    } else {
      if (!value.is_array()) wrong_type(here(), "a list, as before it", value);
      read_level(value, here(), level + 1, table);
    }
    ++at;
  }
}

Table read_table(const Json& list, const std::string& where) {
  if (!list.is_array()) {
    wrong_type(where, "a list of numbers, one per outcome, or lists in lists, one level per agent",
               list);
  }
  Table table = {shape_of(list), {}};
  read_level(list, where, 0, table);
  return table;
}

}  // namespace

std::vector<std::vector<double>> JsonTables::read_players(const Json& lists,
                                                          const std::string& where) {
  if (!lists.is_array()) wrong_type(where, "a list of utilities for each player", lists);
  std::vector<std::vector<double>> players;
  players.reserve(lists.size());
  for (const Json& list : lists) {
    players.push_back(read(list, fmt::format("{}[{}]", where, players.size())));
  }
  return players;
}

std::vector<double> JsonTables::read(const Json& list, const std::string& where) {
  Table table = read_table(list, where);
  shapes_.push_back({where, std::move(table.shape)});
  return std::move(table.numbers);
}

void JsonTables::deduce_dims() {
  if (game_.agents.empty()) return;  // validate reports the missing players
  const std::string first = place(game_.origin, "agents[0]");
  const auto at = std::find_if(shapes_.begin(), shapes_.end(),
                               [&](const Shape& shape) { return shape.where == first; });
  game_.dims = at->shape;
  const auto length = static_cast<std::int64_t>(game_.agents.front().size());
  if (length < 2 || length > max_given_outcomes) {
    throw UsageError(fmt::format("{}: {} outcomes; give from 2 to {} numbers", first, length,
                                 max_given_outcomes));
  }
}

void JsonTables::check_shapes() const {
  for (const Shape& shape : shapes_) {
    if (shape.shape.size() == 1 || shape.shape == game_.dims) continue;
    throw UsageError(fmt::format(
        "{}: nested as {}, but the game's dims are {}; nest the lists as dims say, the last "
        "agent's actions innermost, or give one flat list",
        shape.where, joined(shape.shape, " x "), joined(game_.dims, " x ")));
  }
}

}  // namespace delegauge::host
