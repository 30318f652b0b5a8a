// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/configuration.hpp"

#include "kernels/executor/surface_job.hpp"

namespace delegauge::host {

SearchConfiguration default_search_configuration() {
  SearchConfiguration configuration;
  FlatGames& games = configuration.job.games;
  games.seed = 1;
  games.principal_magnitude.fill({1, 1});
  games.agent_magnitude.fill({1, 1});
  games.welfare_weight.fill(1);
  configuration.job.region = default_region(configuration.job);
  return configuration;
}

std::uint64_t games_of(const SearchConfiguration& configuration) {
  return configuration.chains * configuration.job.steps;  // at most max_chains * max_steps < 2^64
}

std::uint64_t least_chains(const SearchConfiguration& configuration) {
  const auto bins = static_cast<std::uint64_t>(bins_of(configuration.job));
  return is_map(configuration) ? 2 * bins : 1;
}

SearchRegion whole_region(const SearchJob& job) {
  SurfaceJob games;
  games.games = job.games;
  const SurfaceRanges ranges = surface_ranges(games);
  return {{0, ranges.agents_regret},
          {0, ranges.weighted_misalignment},
          {0, 1},
          {ranges.least_collective_alignment, 1}};
}

SearchRegion default_region(const SearchJob& job) {
  SearchRegion region = whole_region(job);
  if (bins_of(job) == 1) {
    region.misalignment.low = least_misalignment_share * region.misalignment.high;
  }
  return region;
}

}  // namespace delegauge::host
