// SPDX-License-Identifier: Apache-2.0
// The quantities of a flat game and their names: the one list that kernels, dumps, columns of given
// games and their records go by.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "delegauge/bound/list.hpp"

namespace delegauge {

enum class GameQuantity : int {
  agent_magnitude,
  principal_magnitude,
  agent_shift,
  principal_shift,
  welfare_ratio,
  alignment_distance,
  individual_alignment,
  total_misalignment,
  weighted_misalignment,
  pairwise_distance,
  collective_alignment_agents,
  collective_alignment_principals,
  agents_welfare_regret,
  principals_welfare_regret,
  worst_case_regret,
  trivial_bound,
  bounds,
  tightness,
  worst_case_tightness,
  slack,
  miscalibration,
  calibration
};

// What a game has a value of: itself, each player, each bound, each plain one, or each pair of the
// 2n rows (a, b), a < b, ordered by a, then b.
enum class Extent : int { game, players, pairs, bounds, plain_bounds };

struct GameQuantityInfo {
  std::string_view name;  // as in the records that `evaluate` prints
  Extent extent;
};

inline constexpr std::array<GameQuantityInfo, 22> game_quantities = {{
    {"agent_magnitude", Extent::players},
    {"principal_magnitude", Extent::players},
    {"agent_shift", Extent::players},
    {"principal_shift", Extent::players},
    {"welfare_ratio", Extent::players},
    {"alignment_distance", Extent::players},
    {"individual_alignment", Extent::players},
    {"total_misalignment", Extent::game},
    {"weighted_misalignment", Extent::game},
    {"pairwise_distance", Extent::pairs},
    {"collective_alignment_agents", Extent::game},
    {"collective_alignment_principals", Extent::game},
    {"agents_welfare_regret", Extent::game},
    {"principals_welfare_regret", Extent::game},
    {"worst_case_regret", Extent::game},
    {"trivial_bound", Extent::game},
    {"bounds", Extent::bounds},
    {"tightness", Extent::bounds},
    {"worst_case_tightness", Extent::plain_bounds},
    {"slack", Extent::bounds},
    {"miscalibration", Extent::game},
    {"calibration", Extent::game},
}};
inline constexpr int game_quantity_count = static_cast<int>(game_quantities.size());

constexpr const GameQuantityInfo& info_of(GameQuantity quantity) {
  return game_quantities[static_cast<std::size_t>(quantity)];
}

// How many values a quantity has in games of so many players.
constexpr int extent_of(GameQuantity quantity, int players) {
  switch (info_of(quantity).extent) {
    case Extent::players:
      return players;
    case Extent::pairs:
      return players * (2 * players - 1);
    case Extent::bounds:
      return bound_count;
    case Extent::plain_bounds:
      return plain_bound_count;
    case Extent::game:
      break;
  }
  return 1;
}

}  // namespace delegauge
