// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/configuration.hpp"

#include "host/jobs/flat/games.hpp"

namespace delegauge::host {

SurfaceConfiguration default_configuration() {
  SurfaceConfiguration configuration;
  FlatGames& games = configuration.job.games;
  games.seed = 1;
  // Set for as many players as there may be.
  games.principal_magnitude.fill({1, 1});
  games.agent_magnitude.fill({1, 1});
  games.target_regret = default_target_regret(games);
  return configuration;
}

}  // namespace delegauge::host
