// SPDX-License-Identifier: Apache-2.0
#include "host/given/json_games.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::json;

/// Builds the document from parser events. nlohmann's own builder would keep the last of two equal
/// keys, allow any depth, and not know the path at which the text stops being JSON.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(const std::string& text, const std::string& name) : text_(text), name_(name) {}

  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t& /*digits*/) override {
    return add(value);
  }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return false; }  // never called for JSON text

  bool start_object(std::size_t /*size*/) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*size*/) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    Open& object = open_.back();
    object.key = std::move(value);
    if (object.value->contains(object.key)) {
      throw UsageError(fmt::format("{}: the key appears twice; remove one", place(name_, path())));
    }
    return true;
  }

  /// Called by the parser where the text is not JSON or a number overflows.
  bool parse_error(std::size_t bytes_read, const std::string& /*token*/,
                   const Json::exception& error) override {
    const std::size_t start = start_of_word(bytes_read);
    throw UsageError(fmt::format("{}:{}{}: {}", name_, line_and_column(start), near_path(),
                                 reason(start, error)));
  }

 private:
  struct Open {
    Json* value;
    std::string key;  // of the member being read, in an object
  };

  Json* insert(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Open& parent = open_.back();
    if (parent.value->is_array()) {
      parent.value->push_back(std::move(value));
      return &parent.value->back();
    }
    Json& member = (*parent.value)[parent.key];
    member = std::move(value);
    return &member;
  }

  bool add(Json value) {
    insert(std::move(value));
    return true;
  }

  bool open(Json value) {
    constexpr std::size_t max_depth = 16;
    if (open_.size() == max_depth) {
      throw UsageError(fmt::format(
          "{}: nested deeper than {} levels; utilities are nested once per agent at most",
          place(name_, path()), max_depth));
    }
    // The pointer stays good: while the child is open nothing else is added to its parent.
    Json* const child = insert(std::move(value));
    open_.push_back({child, {}});
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  /// Path of the value being read, as in games[2].agents[1][3].
  std::string path() const {
    std::string path;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const Open& level = open_[i];
      if (level.value->is_array()) {
        // An open child is in its parent's list already, a value being read is not yet.
        const std::size_t index = level.value->size() - (i + 1 < open_.size() ? 1 : 0);
        path += fmt::format("[{}]", index);
      } else {
        path += (path.empty() ? "" : ".") + printable(level.key);
      }
    }
    return path;
  }

  std::string near_path() const {
    const std::string here = path();
    return here.empty() ? "" : fmt::format(" (at {})", here);
  }

  /// Where the word or number begins whose last byte the parser has read. (The token that the
  /// parser offers holds earlier text too.)
  std::size_t start_of_word(std::size_t bytes_read) const {
    const auto in_word = [this](std::size_t at) {
      const auto byte = static_cast<unsigned char>(text_[at]);
      return std::isalnum(byte) != 0 || byte == '+' || byte == '-' || byte == '.';
    };
    // The parser counts the end of the text as a byte read.
    std::size_t at = std::min(std::max<std::size_t>(bytes_read, 1) - 1, text_.size());
    if (at == text_.size() || !in_word(at)) return at;
    while (at > 0 && in_word(at - 1)) --at;
    return at;
  }

  std::string line_and_column(std::size_t offset) const {
    const std::string_view before = std::string_view(text_).substr(0, offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::string_view row = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
    // Bytes 10xxxxxx continue a character.
    const auto column = 1 + std::count_if(row.begin(), row.end(), [](char c) {
                          return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
                        });
    return fmt::format("{}:{}", line, column);
  }

  /// Whether NaN, -Infinity or the like stands at `offset`.
  bool names_no_number(std::size_t offset) const {
    if (offset < text_.size() && text_[offset] == '-') ++offset;
    std::string word = text_.substr(offset, 3);
    for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return word == "nan" || word == "inf";
  }

  std::string reason(std::size_t offset, const Json::exception& error) const {
    constexpr int number_overflow = 406;
    if (error.id == number_overflow) {
      return "the number is too large for double precision; scale the utilities down";
    }
    if (names_no_number(offset)) {
      return "NaN and infinity are not JSON and have no place in a game; give finite numbers";
    }
    return fmt::format("not valid JSON: {}; correct the text there", syntax_error(error.what()));
  }

  /// The core of nlohmann's message, without its identifier, position and echo of the text read.
  static std::string syntax_error(std::string_view what) {
    constexpr std::string_view start = "syntax error";
    constexpr std::string_view echo = "; last read: '";
    constexpr std::string_view echo_end = "'; expected";
    if (what.find(start) != what.npos) what.remove_prefix(what.find(start));
    std::string core(what.substr(0, what.find(echo)));
    const std::size_t expected = what.rfind(echo_end);
    if (core.size() < what.size() && expected != what.npos) core += what.substr(expected + 1);
    constexpr std::size_t longest = 200;
    return printable(core, longest);
  }

  const std::string& text_;
  const std::string& name_;
  Json root_;
  std::vector<Open> open_;
};

std::string read_text(std::istream& in, const std::string& name) {
  if (!in) throw UsageError(fmt::format("{}: cannot be opened; check the path", name));
  std::string text;
  std::array<char, 65536> chunk{};
  while (in.read(chunk.data(), chunk.size()), in.gcount() > 0) {
    text.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) throw UsageError(fmt::format("{}: cannot be read; give a file", name));
  if (text.find_first_not_of(" \t\r\n") == text.npos) {
    throw UsageError(fmt::format("{}: the input is empty; give a game or a list of games", name));
  }
  return text;
}

Json parse(std::istream& in, const std::string& name) {
  const std::string text = read_text(in, name);
  Builder builder(text, name);
  Json::sax_parse(text, &builder);
  return builder.take();
}

std::string_view kind(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::boolean:
      return "true or false";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::object:
      return "an object";
    default:
      return "a number";
  }
}

[[noreturn]] void wrong_type(const std::string& where, std::string_view wanted, const Json& found) {
  throw UsageError(fmt::format("{}: found {}; give {}", where, kind(found), wanted));
}

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

bool is_ignored(std::string_view key) {
  return key == "expected" || key == "note" || key == "comment";
}

[[noreturn]] void unknown_key(const std::string& origin, const std::string& key) {
  throw UsageError(fmt::format(
      "{}: unknown key; a game has agents, principals, dims, strategy, metric, "
      "welfare, individual_capability, collective_capability and "
      "equilibrium_tolerance, and may have a name or title (expected, note and comment are "
      "ignored)",
      place(origin, printable(key))));
}

/// A game's numbers per outcome, with the places that they were read from, until it is known what
/// its dims are.
class Tables {
 public:
  explicit Tables(GivenGame& game) : game_(game) {}

  std::vector<std::vector<double>> read_players(const Json& lists, const std::string& where) {
    if (!lists.is_array()) wrong_type(where, "a list of utilities for each player", lists);
    std::vector<std::vector<double>> players;
    players.reserve(lists.size());
    for (const Json& list : lists) {
      players.push_back(read(list, fmt::format("{}[{}]", where, players.size())));
    }
    return players;
  }

  std::vector<double> read(const Json& list, const std::string& where) {
    Table table = read_table(list, where);
    shapes_.push_back({where, std::move(table.shape)});
    return std::move(table.numbers);
  }

  /// A game that does not give dims has those of the first agent's utilities: as they are nested,
  /// or flat.
  void deduce_dims() {
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

  /// Flat lists fit any dims of as many outcomes, which validate() sees to; nested ones must have
  /// the shape of dims.
  void check_shapes() const {
    for (const Shape& shape : shapes_) {
      if (shape.shape.size() == 1 || shape.shape == game_.dims) continue;
      throw UsageError(fmt::format(
          "{}: nested as {}, but the game's dims are {}; nest the lists as dims say, the last "
          "agent's actions innermost, or give one flat list",
          shape.where, fmt::join(shape.shape, " x "), fmt::join(game_.dims, " x ")));
    }
  }

 private:
  struct Shape {
    std::string where;
    std::vector<std::int64_t> shape;
  };
  GivenGame& game_;
  std::vector<Shape> shapes_;
};

GivenGame read_game(const Json& object, std::string origin) {
  if (!object.is_object()) wrong_type(origin, "a game, as in {\"agents\": ...}", object);
  GivenGame game;
  game.origin = std::move(origin);
  Tables tables(game);
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
  normalise_strategy(game);
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
    games.push_back(read_game(object, place(name, fmt::format("{}[{}]", path, games.size()))));
    object = nullptr;  // a large file's document and games need not both be held whole
  }
  return games;
}

}  // namespace

std::vector<GivenGame> read_json_games(std::istream& in, const std::string& name) {
  Json document = parse(in, name);
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
