// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/configuration.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "host/jobs/flat/games.hpp"
#include "host/settings/checks.hpp"

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

void validate(const SurfaceConfiguration& configuration) {
  validate(configuration, [](std::string_view key) { return std::string(key); });
}

void validate(const SurfaceConfiguration& configuration, const PlaceOfKey& place) {
  const Checks checks(place);
  const FlatGames& games = configuration.job.games;
  const std::uint64_t count = configuration.games;
  checks.require("games", count >= 1 && count <= max_games, count, "a whole number from 1 to 1e18");
  checks.shape(games);
  const int tightest = configuration.job.tightest;
  checks.require("tightest", tightest >= 0 && tightest <= max_tightest, tightest,
                 fmt::format("a whole number from 0 to {}", max_tightest));
  checks.in_unit_interval("max_misalignment", games.max_misalignment);
  constexpr unsigned all = (1U << bound_count) - 1;
  const unsigned bounds = configuration.job.bounds.bits;
  checks.require("bounds", bounds != 0 && (bounds & ~all) == 0, bounds,
                 fmt::format("at least one of {}", fmt::join(bound_names, ", ")));
  checks.scales(games);
  checks.offset(games.offset);
  if (configuration.target_error) {
    const TargetError& error = *configuration.target_error;
    const auto bound = bound_names[static_cast<std::size_t>(error.bound)];
    checks.require("target_error", configuration.job.bounds.has(error.bound), bound,
                   "one of the run's --bounds");
    checks.require("target_error", error.standard_error > 0 && error.standard_error < 1,
                   error.standard_error, "a standard error above 0 and below 1");
  }
  const Range& target = games.target_regret;
  checks.require("target_regret",
                 ordered(target) && target.low >= 0 && target.high <= largest_constant, target,
                 "LOW:HIGH with 0 <= LOW <= HIGH, up to 1e12");
}

}  // namespace delegauge::host
