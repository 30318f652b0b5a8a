// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/flat/case_games.hpp"

#include "host/jobs/flat/games.hpp"

namespace delegauge::host {

std::uint64_t utilities_of(const FlatGames& games) {
  return 2 * static_cast<std::uint64_t>(games.players) * static_cast<std::uint64_t>(games.outcomes);
}

SurfaceJob case_games(int players, int outcomes, Extra extra) {
  SurfaceJob job;
  FlatGames& games = job.games;
  games.players = players;
  games.outcomes = outcomes;
  games.seed = 1;
  games.principal_magnitude.fill({1, 1});
  games.agent_magnitude.fill({1, 1});
  games.target_regret = default_target_regret(games);
  if (extra == Extra::lean) {
    job.bounds.bits = 1U << static_cast<unsigned>(Bound::published) |
                      1U << static_cast<unsigned>(Bound::pairwise);
    job.worst_case = job.collective_alignment = false;
  }
  return job;
}

SurfaceJob with_metric(SurfaceJob job, const Metric& metric) {
  job.games.metric = metric;
  job.games.target_regret = default_target_regret(job.games);
  return job;
}

}  // namespace delegauge::host
