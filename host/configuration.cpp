// SPDX-License-Identifier: Apache-2.0
#include "host/configuration.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "host/error.hpp"

namespace delegauge::host {
namespace {

/// The checks of one configuration; `place` names a key in messages.
class Checker {
 public:
  Checker(const SurfaceConfiguration& configuration, const PlaceOfKey& place)
      : configuration_(configuration), place_(place) {}

  void check() const {
    const FlatGames& games = configuration_.job.games;
    const std::uint64_t count = configuration_.games;
    require("games", count >= 1 && count <= max_games, count, "a whole number from 1 to 1e18");
    require("players", games.players >= 1 && games.players <= max_players, games.players,
            fmt::format("a whole number from 1 to {}", max_players));
    require("outcomes", games.outcomes >= 2 && games.outcomes <= max_outcomes, games.outcomes,
            fmt::format("a whole number from 2 to {}", max_outcomes));
    const int tightest = configuration_.job.tightest;
    require("tightest", tightest >= 0 && tightest <= max_tightest, tightest,
            fmt::format("a whole number from 0 to {}", max_tightest));
    const double misalignment = games.max_misalignment;
    require("max_misalignment", misalignment >= 0 && misalignment <= 1, misalignment,
            "a number from 0 to 1");
    constexpr unsigned all = (1U << bound_count) - 1;
    const unsigned bounds = configuration_.job.bounds.bits;
    require("bounds", bounds != 0 && (bounds & ~all) == 0, bounds,
            fmt::format("at least one of {}", fmt::join(bound_names, ", ")));
    for (int i = 0; i < games.players; ++i) {
      const auto player = static_cast<std::size_t>(i);
      check_magnitude("principal_magnitudes", games.principal_magnitude[player]);
      check_magnitude("agent_magnitudes", games.agent_magnitude[player]);
      const double weight = games.welfare_weight[player];
      require("welfare_weights", weight >= least_scale && weight <= largest_scale, weight,
              "numbers from 1e-6 to 1e6");
    }
    const Range& offset = games.offset;
    require("offset",
            ordered(offset) && offset.low >= -largest_constant && offset.high <= largest_constant,
            offset, "LOW:HIGH with LOW <= HIGH, from -1e12 to 1e12");
    const Range& target = games.target_regret;
    require("target_regret", ordered(target) && target.low >= 0 && target.high <= largest_constant,
            target, "LOW:HIGH with 0 <= LOW <= HIGH, up to 1e12");
  }

 private:
  static bool ordered(const Range& range) { return range.low <= range.high; }

  void check_magnitude(std::string_view key, const Range& range) const {
    require(key, ordered(range) && range.low >= least_scale && range.high <= largest_scale, range,
            "numbers from 1e-6 to 1e6 or ranges LOW:HIGH of them with LOW <= HIGH");
  }

  template <class T>
  void require(std::string_view key, bool allowed, const T& value, std::string_view what) const {
    if (allowed) return;
    throw UsageError(
        fmt::format("{}: {} is not possible; give {}", place_(key), shown(value), what));
  }
  template <class T>
  static std::string shown(const T& value) {
    return fmt::format("{}", value);
  }
  static std::string shown(const Range& range) {
    return range.low == range.high ? fmt::format("{}", range.low)
                                   : fmt::format("{}:{}", range.low, range.high);
  }

  const SurfaceConfiguration& configuration_;
  const PlaceOfKey& place_;
};

}  // namespace

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

bool aims_at_target(StrategyKind strategy) {
  return strategy == StrategyKind::target_principals || strategy == StrategyKind::target_agents;
}

Range default_target_regret(const FlatGames& games) {
  if (!aims_at_target(games.strategy)) return {0, 0};
  const bool principals = games.strategy == StrategyKind::target_principals;
  return {0, trivial_bound(games, principals ? games.principal_magnitude : games.agent_magnitude)};
}

void validate(const SurfaceConfiguration& configuration) {
  validate(configuration, [](std::string_view key) { return std::string(key); });
}

void validate(const SurfaceConfiguration& configuration, const PlaceOfKey& place) {
  Checker(configuration, place).check();
}

}  // namespace delegauge::host
