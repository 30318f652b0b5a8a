// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/strategic/options.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "host/settings/checks.hpp"
#include "host/settings/names.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

/// "5x5x4".
void parse_dims(const std::string& text, StrategicGames& games) {
  constexpr const char* allowed = "the actions of 2 to 8 agents, 2 or more each, such as 5x5x4";
  const std::vector<std::string> parts = split_product(text);
  if (parts.size() < least_agents || parts.size() > max_players) refuse("--dims", text, allowed);
  games.players = static_cast<int>(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool digits =
        !parts[i].empty() && parts[i].size() <= 9 &&
        std::all_of(parts[i].begin(), parts[i].end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) refuse("--dims", text, allowed);
    games.actions[i] = std::stoi(parts[i]);
    if (games.actions[i] < 2) refuse("--dims", text, allowed);
  }
}

}  // namespace

void add_shape(OptionTexts& texts) {
  texts.add("--dims", "AxB...",
            "Actions of each agent, 2 to 8 agents (default 3x3); at most 1e6 profiles");
}

void add_games(OptionTexts& texts, const char* offsets) {
  texts.add("--seed", "N", "Of the random games: 0 to 2^64 - 1 (default 1)");
  texts.add("--precision", "NAME", "Of sampling and evaluation: float (default) or double");
  texts.add("--payoffs", "NAME", "Before standardising: normal (default), uniform");
  texts.add_list("--principal-magnitudes", "M,...",
                 "Per player or one for all: numbers or ranges LOW:HIGH (default 0.5:1.5)");
  texts.add_list("--agent-magnitudes", "M,...", "Likewise (default 0.5:1.5)");
  texts.add("--offsets", "LOW:HIGH",
            fmt::format("Constants added to utilities (default {})", offsets));
}

void read_games(const OptionTexts& texts, StrategicGames& games) {
  const auto magnitudes = [&](const std::string& name, auto& values) {
    if (texts.given(name)) fill_players(texts.text(name), name, games.players, values, parse_range);
  };
  if (texts.given("--dims")) parse_dims(texts.text("--dims"), games);
  texts.count("--seed", games.seed, 0, UINT64_MAX);
  texts.choice("--payoffs", games.payoffs);
  magnitudes("--principal-magnitudes", games.principal_magnitude);
  magnitudes("--agent-magnitudes", games.agent_magnitude);
  if (texts.given("--offsets")) games.offset = parse_range(texts.text("--offsets"), "--offsets");
}

void put_shape(OptionLine& line, const StrategicGames& games) {
  const std::string text = dims_text(games);
  line.put_if(text != "3x3", "dims", text);
}

void put_games(OptionLine& line, const StrategicGames& games, Precision precision,
               const StrategicGames& plain, bool agents_follow) {
  const auto magnitudes = [&](std::string_view name, const auto& values, const auto& otherwise) {
    const std::string all = players_text(games.players, values, range_text);
    line.put_if(all != range_text(otherwise[0]), name, all);
  };
  line.put_if(games.seed != plain.seed, "seed", games.seed);
  line.put_if(precision != Precision::single_precision, "precision", name_of(precision));
  line.put_if(games.payoffs != plain.payoffs, "payoffs", name_of(games.payoffs));
  magnitudes("principal-magnitudes", games.principal_magnitude, plain.principal_magnitude);
  if (!agents_follow) {
    magnitudes("agent-magnitudes", games.agent_magnitude, plain.agent_magnitude);
  }
  line.put_if(games.offset != plain.offset, "offsets", range_text(games.offset));
}

}  // namespace delegauge::host
