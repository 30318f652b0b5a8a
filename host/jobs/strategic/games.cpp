// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/strategic/games.hpp"

#include <fmt/format.h>
#include <cstddef>

#include "host/text/join.hpp"

namespace delegauge::host {

StrategicGames default_strategic_games() {
  StrategicGames games;
  games.principal_magnitude.fill({0.5, 1.5});
  games.agent_magnitude.fill({0.5, 1.5});
  return games;
}

std::vector<int> dims_of(const StrategicGames& games) {
  return {games.actions.begin(), games.actions.begin() + games.players};
}

std::string dims_text(const StrategicGames& games) { return joined(dims_of(games), "x"); }

std::uint64_t numbers_of(const StrategicGames& games) {
  std::uint64_t numbers = 2 * static_cast<std::uint64_t>(games.players);
  for (const int actions : dims_of(games)) numbers *= static_cast<std::uint64_t>(actions);
  return numbers;
}

}  // namespace delegauge::host
