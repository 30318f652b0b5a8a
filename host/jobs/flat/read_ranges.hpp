// SPDX-License-Identifier: Apache-2.0
// What columns that are read back can hold.
#pragma once

#include "delegauge/game/flat_games.hpp"

namespace delegauge::host {

/// What values of welfare, regrets, bounds and misalignment can be: magnitudes and weights are at
/// most 1e6 each.
inline constexpr Range welfare_range = {-1e15, 1e15};
/// The range of ratios, which rounding may take beyond [0, 1].
inline constexpr Range ratio_range = {-1e-3, 1 + 1e-3};

}  // namespace delegauge::host
