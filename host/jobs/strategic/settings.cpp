// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/strategic/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "host/text/parse.hpp"

namespace delegauge::host {

void parse_dims(const std::string& text, const std::string& place, StrategicGames& games) {
  constexpr const char* allowed = "the actions of 2 to 8 agents, 2 or more each, such as 5x5x4";
  const std::vector<std::string> parts = split_product(text);
  if (parts.size() < least_agents || parts.size() > max_players) refuse(place, text, allowed);
  games.players = static_cast<int>(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool digits =
        !parts[i].empty() && parts[i].size() <= 9 &&
        std::all_of(parts[i].begin(), parts[i].end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) refuse(place, text, allowed);
    games.actions[i] = std::stoi(parts[i]);
    if (games.actions[i] < 2) refuse(place, text, allowed);
  }
}

void read_dims(const Fields& fields, const nlohmann::ordered_json& list, StrategicGames& games) {
  if (!list.is_array() || list.size() < least_agents || list.size() > max_players) {
    fields.refuse("dims", list, "the actions of 2 to 8 agents");
  }
  games.players = static_cast<int>(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    games.actions[i] = static_cast<int>(fields.count("dims", list[i], 2, max_profiles));
  }
}

void check_dims(const StrategicGames& games, const Checks& checks) {
  const std::string shape = dims_text(games);
  std::int64_t profiles = 1;
  for (const int actions : dims_of(games)) {
    checks.require("dims", actions >= 2, shape, "2 actions or more to every agent");
    profiles = std::min<std::int64_t>(profiles * actions, max_profiles + 1);
  }
  checks.require(
      "dims", profiles <= max_profiles, shape,
      fmt::format("fewer actions: there may be {} profiles, their product", max_profiles));
}

void check_repetitions(std::uint64_t repetitions, std::uint64_t points, const Checks& checks) {
  checks.require("repetitions", repetitions >= 1 && repetitions <= max_games / points, repetitions,
                 "a whole number from 1 on, with at most 1e18 games over all points");
}

}  // namespace delegauge::host
