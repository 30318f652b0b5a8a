// SPDX-License-Identifier: Apache-2.0
// The quantities of a given game as columns: the one list that the kernels of every backend, the
// command line and the writers of files go by.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "delegauge/base/macros.hpp"
#include "delegauge/bound/list.hpp"
#include "delegauge/game/flat_games.hpp"

namespace delegauge {

enum class GivenQuantity : int {
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
  slack
};

// What a quantity has a column for: the game, each player, each bound, or each pair of the 2n rows
// (a, b), a < b, ordered by a, then b.
enum class GivenExtent : int { game, players, pairs, bounds };

struct GivenQuantityInfo {
  std::string_view name;  // as in the records that `evaluate` prints
  GivenExtent extent;
};

inline constexpr std::array<GivenQuantityInfo, 20> given_quantities = {{
    {"agent_magnitude", GivenExtent::players},
    {"principal_magnitude", GivenExtent::players},
    {"agent_shift", GivenExtent::players},
    {"principal_shift", GivenExtent::players},
    {"welfare_ratio", GivenExtent::players},
    {"alignment_distance", GivenExtent::players},
    {"individual_alignment", GivenExtent::players},
    {"total_misalignment", GivenExtent::game},
    {"weighted_misalignment", GivenExtent::game},
    {"pairwise_distance", GivenExtent::pairs},
    {"collective_alignment_agents", GivenExtent::game},
    {"collective_alignment_principals", GivenExtent::game},
    {"agents_welfare_regret", GivenExtent::game},
    {"principals_welfare_regret", GivenExtent::game},
    {"worst_case_regret", GivenExtent::game},
    {"trivial_bound", GivenExtent::game},
    {"bounds", GivenExtent::bounds},
    {"tightness", GivenExtent::bounds},
    {"worst_case_tightness", GivenExtent::bounds},
    {"slack", GivenExtent::bounds},
}};
inline constexpr int given_quantity_count = static_cast<int>(given_quantities.size());

// How many columns a quantity has in games of so many players.
constexpr int given_extent(GivenQuantity quantity, int players) {
  switch (given_quantities[static_cast<std::size_t>(quantity)].extent) {
    case GivenExtent::players:
      return players;
    case GivenExtent::pairs:
      return players * (2 * players - 1);
    case GivenExtent::bounds:
      return bound_count;
    case GivenExtent::game:
      break;
  }
  return 1;
}
constexpr int given_column_count(int players) {
  int count = 0;
  for (int q = 0; q < given_quantity_count; ++q) {
    count += given_extent(static_cast<GivenQuantity>(q), players);
  }
  return count;
}
inline constexpr int max_given_columns = given_column_count(max_players);

// Which columns a job computes and where they go. Plain data.
struct GivenColumns {
  int count = 0;                                  // columns computed
  std::int16_t first[given_quantity_count] = {};  // the quantity's first entry in `slot`
  std::int16_t slot[max_given_columns];           // [column] its place in the results, or -1

  // The place of entry i of a quantity, -1 if it is not asked for.
  DELEGAUGE_INLINE constexpr int place(GivenQuantity quantity, int i) const {
    return slot[first[static_cast<int>(quantity)] + i];
  }
};

// Every column of games of so many players, in the order of the list: agent_magnitude_1, ...,
// pairwise_distance_1_2 (rows of the 2n as they are given, principals first, counted from 1), ...,
// tightness_published, ...
std::vector<std::string> given_column_names(int players);

// The columns of a quantity among given_column_names(players): [first, end).
struct GivenSpan {
  int first, end;
};
GivenSpan given_columns_of(GivenQuantity quantity, int players);

// The columns `chosen` (indices into given_column_names, each at most once), in that order.
GivenColumns given_columns(int players, const std::vector<int>& chosen);

}  // namespace delegauge
