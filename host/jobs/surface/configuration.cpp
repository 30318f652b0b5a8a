// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/configuration.hpp"

#include <cstddef>

#include "host/jobs/flat/games.hpp"

namespace delegauge::host {

SurfaceConfiguration default_configuration() {
  SurfaceConfiguration configuration;
  FlatGames& games = configuration.job.games;
  games.seed = 1;
  for (std::size_t i = 0; i < static_cast<std::size_t>(games.players); ++i) {
    games.principal_magnitude[i] = games.agent_magnitude[i] = {1, 1};
  }
  games.target_regret = default_target_regret(games);
  return configuration;
}

}  // namespace delegauge::host
