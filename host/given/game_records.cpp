// SPDX-License-Identifier: Apache-2.0
#include "host/given/game_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "host/given/record.hpp"
#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

std::string_view strategy_source(const GivenGame& game, const EvaluatedGame& evaluated) {
  if (game.strategy) return "given";
  const bool played = evaluated.strategic && evaluated.strategic->play.has_equilibrium;
  return played ? "played" : "agents_optimum";
}

std::string_view source_in_words(std::string_view source) {
  if (source == "given") return "the strategy given";
  if (source == "played") return "equal probabilities of the profiles played";
  return "the agents' welfare optimum";
}

/// Bounds with a mark at those that are capped.
Json marked(const Json& bounds, const Json& capped) {
  Json marked = bounds;
  for (const auto& name : capped) {
    Json& bound = marked.at(name.get_ref<const std::string&>());
    bound = fmt::format("{:.10g} *", bound.get<double>());
  }
  return marked;
}

/// The parts of a listing. A record's keys of each part follow each other.
struct Parts {
  Json preferences = Json::object(), strategy = Json::object(), play = Json::object();
};

/// What other lines say is left out here: members taken out again would be moved, which is no good
/// if memory ends meanwhile.
Parts parts_of(const Json& record) {
  Parts parts;
  Json* part = &parts.preferences;
  for (const auto& [key, value] : record.items()) {
    if (key == "strategy_source" || key == "capped") continue;
    if (key == "agents_welfare_regret" || key == "strategy") part = &parts.strategy;
    if (key == "individual_capability") part = &parts.play;
    (*part)[key] = key == "bounds" ? marked(value, record.at("capped")) : value;
  }
  return parts;
}

}  // namespace

std::vector<Json> records_of(const std::vector<GivenGame>& games, const EvaluateOptions& options) {
  const std::vector<EvaluatedGame> evaluated = evaluate_games(games, options);
  const bool named = std::any_of(games.begin(), games.end(),
                                 [](const GivenGame& game) { return !game.name.empty(); });
  std::vector<Json> records;
  for (std::size_t g = 0; g < games.size(); ++g) {
    stop_if_asked();
    Json record = Json::object();
    if (named) record["name"] = games[g].name.empty() ? Json(nullptr) : Json(games[g].name);
    const Json measured = record_of(games[g].dims, evaluated[g]);
    for (const auto& [key, value] : measured.items()) {
      record[key] = value;
      if (key == "welfare") record["strategy_source"] = strategy_source(games[g], evaluated[g]);
    }
    records.push_back(std::move(record));
  }
  return records;
}

void write_game_text(std::ostream& out, const Json& record) {
  const Parts parts = parts_of(record);
  const std::string source(source_in_words(record.at("strategy_source").get<std::string>()));
  // One width for all parts.
  const std::size_t width = name_width(record);
  write_text(out, parts.preferences, width);
  out << fmt::format("\nof {}:\n", source);
  write_text(out, parts.strategy, width);
  if (!parts.play.empty()) {
    out << "\nof what capabilities make those who act play, whatever strategy is given:\n";
    write_text(out, parts.play, width);
  }
  if (!record.at("capped").empty()) {
    out << "\n* capped: the bound's own formula gives more than the trivial bound, which is "
           "shown\n";
  }
  if (!record.value("has_equilibrium", true)) {
    out << fmt::format(
        "\nno pure equilibrium: nothing is played, and what would follow from it is \"none\"; {} "
        "is measured\n",
        source);
  }
}

}  // namespace delegauge::host
