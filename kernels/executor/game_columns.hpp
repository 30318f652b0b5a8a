// SPDX-License-Identifier: Apache-2.0
// The quantities of a flat game as columns, and which of them a job computes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "delegauge/base/inline.hpp"
#include "delegauge/game/flat_games.hpp"
#include "kernels/executor/game_quantities.hpp"

namespace delegauge {

constexpr int game_column_count(int players) {
  int count = 0;
  for (int q = 0; q < game_quantity_count; ++q) {
    count += extent_of(static_cast<GameQuantity>(q), players);
  }
  return count;
}
inline constexpr int max_game_columns = game_column_count(max_players);

// Which columns a job computes and where they go. Plain data.
struct GameColumns {
  int count = 0;                                 // columns computed
  std::int16_t first[game_quantity_count] = {};  // the quantity's first entry in `slot`
  std::int16_t slot[max_game_columns];           // [column] its place in the results, or -1

  // The place of entry i of a quantity, -1 if it is not asked for.
  DELEGAUGE_INLINE constexpr int place(GameQuantity quantity, int i) const {
    return slot[first[static_cast<int>(quantity)] + i];
  }
};

// Every column of games of so many players, in the order of the list of quantities:
// agent_magnitude_1, ..., pairwise_distance_1_2 (rows of the 2n as they are given, principals
// first, counted from 1), ..., published (a bound's value has the bound's name), ...,
// tightness_published, ...
std::vector<std::string> game_column_names(int players);

// The columns of a quantity among game_column_names(players): [first, end).
struct ColumnSpan {
  int first, end;
};
ColumnSpan game_columns_of(GameQuantity quantity, int players);

// Whether the column is there only where it is named: pairs, which are many, bounds that are not
// plain, which take their time, and what came later than programs that read all there is.
bool is_asked_for(int column, int players);

// The columns `chosen` (indices into game_column_names, each at most once), in that order.
GameColumns game_columns(int players, const std::vector<int>& chosen);

}  // namespace delegauge
