// SPDX-License-Identifier: Apache-2.0
// Which flat games are sampled (theory/sampling.md). Plain data: what a game is depends on this,
// the seed and its index, and on nothing else.
#pragma once

#include <array>
#include <cstdint>

#include "delegauge/measure/outcome_weights.hpp"

namespace delegauge {

inline constexpr int max_players = 8;
inline constexpr int max_outcomes = 64;
static_assert(max_outcomes == most_weighted_outcomes, "one outcome weight each");

// Changes whenever the same seed and index would give another game.
inline constexpr int sampler_version = 1;

enum class Payoffs { uniform, normal };
enum class AgentPreferences { misaligned, independent };
// Whose welfare regret a strategy aims at, or how else it is drawn.
enum class StrategyKind { target_principals, target_agents, pure, simplex, pessimal };

struct Range {
  double low = 0;
  double high = 0;
  friend bool operator==(const Range&, const Range&) = default;
};

struct FlatGames {
  int players = 4;
  int outcomes = 4;
  Metric metric;
  OutcomeWeights outcome_weights;
  Welfare welfare = Welfare::mean;
  Payoffs payoffs = Payoffs::uniform;
  AgentPreferences agents = AgentPreferences::misaligned;
  double max_misalignment = 1;  // of the mean distance of a game, when misaligned
  StrategyKind strategy = StrategyKind::target_principals;
  Range target_regret;  // of the side aimed at, in units of welfare
  // Per player, utilities' magnitudes, their added constants, and welfare weights.
  std::array<Range, max_players> principal_magnitude;
  std::array<Range, max_players> agent_magnitude;
  Range offset;
  std::array<double, max_players> welfare_weight = {1, 1, 1, 1, 1, 1, 1, 1};
  static_assert(max_players == 8, "one welfare weight each");
  std::uint64_t seed = 0;
};

// Largest magnitudes that a game can have, times omega and the welfare weight, summed over the
// players.
inline double total_magnitude(const FlatGames& games,
                              const std::array<Range, max_players>& magnitude) {
  double total = 0;
  for (int i = 0; i < games.players; ++i) total += magnitude[i].high * games.welfare_weight[i];
  return welfare_scale(games.welfare, games.players) * total;
}
// The trivial bound on a side's welfare regret: C_p sum M_i at the largest magnitudes.
inline double trivial_bound(const FlatGames& games,
                            const std::array<Range, max_players>& magnitude) {
  return oscillation_constant(games.metric.magnitude_norm, games.outcome_weights) *
         total_magnitude(games, magnitude);
}
// Whether preferences are compared as kernels for single shapes have it.
inline bool is_plain_epic(const FlatGames& games) {
  return games.metric == epic && games.outcome_weights.count == 0;
}

}  // namespace delegauge
