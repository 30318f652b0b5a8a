// SPDX-License-Identifier: Apache-2.0
// Strategic games for the cases of a check.
#pragma once

#include <array>
#include <cstdint>

#include "delegauge/game/strategic_games.hpp"
#include "host/settings/limits.hpp"

namespace delegauge::host {

struct Dims {
  const char* name;
  int players;
  std::array<int, max_players> actions;
};
// Of few outcomes and of many: kernels go about them in different ways.
inline constexpr std::array<Dims, 3> all_dims = {
    {{"3x3", 2, {3, 3}}, {"2x2x2", 3, {2, 2, 2}}, {"5x5x4", 3, {5, 5, 4}}}};

inline StrategicGames with_dims(StrategicGames games, const Dims& dims) {
  games.players = dims.players;
  games.actions = dims.actions;
  return games;
}

/// What a strategic game costs, beside one of `surface` with as many utilities.
inline constexpr std::uint64_t strategic_cost = 8;

}  // namespace delegauge::host
