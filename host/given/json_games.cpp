// SPDX-License-Identifier: Apache-2.0
#include "host/given/json_games.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "host/given/given_keys.hpp"
#include "host/given/json_delegation.hpp"
#include "host/given/json_document.hpp"
#include "host/given/json_tables.hpp"
#include "host/settings/names.hpp"
#include "host/text/caller.hpp"
#include "host/text/suggestion.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::json;

std::vector<double> read_capabilities(const Json& list, const std::string& where) {
  if (!list.is_array()) wrong_type(where, "a list of numbers, one per agent", list);
  std::vector<double> numbers;
  for (const Json& value : list) {
    if (!value.is_number()) {
      wrong_type(fmt::format("{}[{}]", where, numbers.size()), "a number from 0 to 1", value);
    }
    numbers.push_back(value.get<double>());
  }
  return numbers;
}

std::vector<std::int64_t> read_dims(const Json& list, const std::string& where) {
  if (!list.is_array()) wrong_type(where, "a list of whole numbers, as in [2, 3]", list);
  std::vector<std::int64_t> dims;
  for (const Json& value : list) {
    if (!value.is_number_integer()) {
      wrong_type(fmt::format("{}[{}]", where, dims.size()), "a whole number, as in [2, 3]", value);
    }
    // Beyond int64 get<> would wrap; any such dim is refused by validate all the same.
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const bool huge =
        value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(most);
    dims.push_back(huge ? most : value.get<std::int64_t>());
  }
  return dims;
}

double read_number(const Json& value, const std::string& where) {
  if (!value.is_number()) wrong_type(where, "a number from 0 to 1", value);
  return value.get<double>();
}

GivenActor read_actor(const Json& value, const std::string& where) {
  constexpr std::string_view wanted = R"("agent 1" or "principal 2")";
  if (!value.is_string()) wrong_type(where, wanted, value);
  const auto& text = value.get_ref<const std::string&>();
  const std::size_t blank = text.find(' ');
  const std::string side = text.substr(0, blank);
  const std::string number = blank == text.npos ? "" : text.substr(blank + 1);
  const bool is_number =
      !number.empty() && number.size() <= 3 && (number == "0" || number[0] != '0') &&
      std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  if ((side != "agent" && side != "principal") || !is_number) {
    throw UsageError(
        fmt::format("{}: \"{}\" is no actor; give {}", where, printable(text), wanted));
  }
  return {side == "agent" ? GivenActor::Side::agent : GivenActor::Side::principal,
          std::stoi(number) - 1};
}

std::vector<GivenActor> read_actors(const Json& list, const std::string& where) {
  if (!list.is_array()) wrong_type(where, R"(a list, as in ["agent 1", "principal 2"])", list);
  std::vector<GivenActor> actors;
  for (const Json& value : list) {
    actors.push_back(read_actor(value, fmt::format("{}[{}]", where, actors.size())));
  }
  return actors;
}

std::string read_name(const Json& value, const std::string& where) {
  if (!value.is_string()) wrong_type(where, "a name in quotes", value);
  return value.get<std::string>();
}

/// What a game is called; numbers are names, too. Anything else is nobody's name, and no harm.
std::string name_in(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : "";
}

template <class T>
T read_choice(const Json& value, const std::string& where) {
  const std::string name = read_name(value, where);
  if (const auto choice = value_of<T>(name)) return *choice;
  throw UsageError(
      fmt::format("{}: \"{}\" is unknown; give one of {}", where, printable(name), names_of<T>()));
}

/// A preset's name, or the parts of a metric.
Metric read_metric(const Json& value, const std::string& where) {
  if (!value.is_object()) {
    if (!value.is_string()) {
      wrong_type(where,
                 "a name in quotes, or {\"shift\": ..., \"norm\": ..., \"distance_norm\": ...}",
                 value);
    }
    return read_choice<Metric>(value, where);
  }
  for (const auto& [key, part] : value.items()) {
    if (key == "shift" || key == "norm" || key == "distance_norm") continue;
    throw UsageError(fmt::format("{}.{}: unknown key; a metric has shift, norm and distance_norm",
                                 where, printable(key)));
  }
  const auto part = [&](const std::string& key) -> const Json& {
    if (value.contains(key)) return value.at(key);
    throw UsageError(fmt::format(
        "{}.{}: the key is missing; a metric has shift, norm and distance_norm", where, key));
  };
  return {read_choice<Shift>(part("shift"), where + ".shift"),
          read_choice<Norm>(part("norm"), where + ".norm"),
          read_choice<Norm>(part("distance_norm"), where + ".distance_norm")};
}

/// The keys of a game that are read.
const std::vector<std::string>& game_keys() {
  static const std::vector<std::string> keys = {"agents",
                                                "principals",
                                                "dims",
                                                "strategy",
                                                "metric",
                                                "welfare",
                                                "outcome_weights",
                                                "delegation",
                                                "actors",
                                                "individual_capability",
                                                "collective_capability",
                                                "equilibrium_tolerance",
                                                "name",
                                                "title"};
  return keys;
}

bool is_ignored(std::string_view key) {
  return key == "expected" || key == "note" || key == "comment";
}

[[noreturn]] void unknown_key(const std::string& origin, const std::string& key) {
  const std::string where = place(origin, printable(key));
  const std::string close = closest_name(key, game_keys());
  if (!close.empty()) {
    throw UsageError(fmt::format("{}: unknown key; did you mean {}?", where, close));
  }
  throw UsageError(fmt::format(
      "{}: unknown key; a game has agents, principals, dims, strategy, metric, "
      "welfare, outcome_weights, delegation, actors, individual_capability, collective_capability "
      "and "
      "equilibrium_tolerance, and may have a name or title (expected, note and comment are "
      "ignored)",
      where));
}

GivenGame read_game(const Json& object, std::string origin) {
  if (!object.is_object()) wrong_type(origin, "a game, as in {\"agents\": ...}", object);
  GivenGame game;
  game.origin = std::move(origin);
  JsonTables tables(game);
  for (const auto& [key, value] : object.items()) {
    const std::string where = place(game.origin, printable(key));
    if (key == "agents") {
      game.agents = tables.read_players(value, where);
    } else if (key == "principals") {
      game.principals = tables.read_players(value, where);
    } else if (key == "dims") {
      game.dims = read_dims(value, where);
    } else if (key == "strategy") {
      game.strategy = tables.read(value, where);
    } else if (key == "metric") {
      game.metric = read_metric(value, where);
    } else if (key == "welfare") {
      game.welfare = read_name(value, where);
    } else if (key == "outcome_weights") {
      game.outcome_weights = tables.read(value, where);
    } else if (key == "delegation") {
      game.delegation = read_delegation(value, where);
    } else if (key == "actors") {
      game.actors = read_actors(value, where);
    } else if (key == "individual_capability") {
      game.individual_capability = read_capabilities(value, where);
    } else if (key == "collective_capability") {
      game.collective_capability = read_number(value, where);
    } else if (key == "equilibrium_tolerance") {
      game.equilibrium_tolerance = read_number(value, where);
    } else if (key == "name" || key == "title") {
      if (key == "name" || game.name.empty()) game.name = name_in(value);
    } else if (!is_ignored(key)) {
      unknown_key(game.origin, key);
    }
  }
  for (const char* key : {"agents", "principals"}) {
    if (!object.contains(key)) {
      throw UsageError(fmt::format("{}: the key is missing; give a list of utilities per player",
                                   place(game.origin, key)));
    }
  }
  if (!object.contains("dims")) tables.deduce_dims();
  tables.check_shapes();
  validate(game);
  normalise(game);
  return game;
}

/// Reads the list of games at `path` of the document, which is "" for a bare list.
std::vector<GivenGame> read_list(Json& list, const std::string& name, std::string_view path) {
  const std::string where = place(name, path);
  if (!list.is_array()) wrong_type(where, "a list of games", list);
  if (list.empty())
    throw UsageError(fmt::format("{}: the list of games is empty; give one", where));
  std::vector<GivenGame> games;
  games.reserve(list.size());
  for (Json& object : list) {
    stop_if_asked();
    games.push_back(read_game(object, place(name, fmt::format("{}[{}]", path, games.size()))));
    object = nullptr;  // a large file's document and games need not both be held whole
  }
  return games;
}

/// Whether this is what `delegauge replay` prints: a game and what was measured of it.
bool is_replayed(const Json& document) {
  constexpr std::array<const char*, 4> keys = {"game", "record", "index", "options"};
  return document.is_object() && std::all_of(keys.begin(), keys.end(), [&](const char* key) {
           return document.contains(key);
         });
}

}  // namespace

std::vector<GivenGame> read_json_games(std::istream& in, const std::string& name) {
  Json document = read_json_document(in, name);
  if (is_replayed(document)) {
    std::vector<GivenGame> games;
    games.push_back(read_game(document["game"], place(name, "game")));
    return games;
  }
  if (document.is_array()) return read_list(document, name, "");
  if (!document.is_object()) wrong_type(name, "a game or a list of games", document);
  if (!document.contains("games")) {
    std::vector<GivenGame> games;
    games.push_back(read_game(document, name));
    return games;
  }
  for (const auto& [key, value] : document.items()) {
    if (key != "games" && key != "name" && key != "title" && !is_ignored(key)) {
      throw UsageError(fmt::format("{}: not expected beside games; put it into each game",
                                   place(name, printable(key))));
    }
  }
  return read_list(document["games"], name, "games");
}

}  // namespace delegauge::host
