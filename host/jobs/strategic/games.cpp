// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/strategic/games.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstddef>

namespace delegauge::host {

StrategicGames default_strategic_games() {
  StrategicGames games;
  games.principal_magnitude.fill({0.5, 1.5});
  games.agent_magnitude.fill({0.5, 1.5});
  return games;
}

void check_games(const StrategicGames& games, std::uint64_t repetitions, std::uint64_t points,
                 const Checks& checks) {
  const std::vector<int> dims = dims_of(games);
  const std::string shape = dims_text(games);
  std::int64_t profiles = 1;
  for (const int actions : dims) {
    checks.require("dims", actions >= 2, shape, "2 actions or more to every agent");
    profiles = std::min<std::int64_t>(profiles * actions, max_profiles + 1);
  }
  checks.require(
      "dims", profiles <= max_profiles, shape,
      fmt::format("fewer actions: there may be {} profiles, their product", max_profiles));
  for (std::size_t i = 0; i < dims.size(); ++i) {
    checks.magnitude("principal_magnitudes", games.principal_magnitude[i]);
    checks.magnitude("agent_magnitudes", games.agent_magnitude[i]);
  }
  checks.offset(games.offset);
  checks.require("repetitions", repetitions >= 1 && repetitions <= max_games / points, repetitions,
                 "a whole number from 1 on, with at most 1e18 games over all points");
}

std::vector<int> dims_of(const StrategicGames& games) {
  return {games.actions.begin(), games.actions.begin() + games.players};
}

std::string dims_text(const StrategicGames& games) {
  return fmt::format("{}", fmt::join(dims_of(games), "x"));
}

std::uint64_t numbers_of(const StrategicGames& games) {
  std::uint64_t numbers = 2 * static_cast<std::uint64_t>(games.players);
  for (const int actions : dims_of(games)) numbers *= static_cast<std::uint64_t>(actions);
  return numbers;
}

}  // namespace delegauge::host
