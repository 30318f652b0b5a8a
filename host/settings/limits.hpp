// SPDX-License-Identifier: Apache-2.0
// What every job allows.
#pragma once

#include <cstdint>

namespace delegauge::host {

inline constexpr std::uint64_t max_games = 1'000'000'000'000'000'000;  // 10^18
inline constexpr int max_tightest = 1000;  // single games that are listed
/// Magnitudes and welfare weights.
inline constexpr double least_scale = 1e-6;
inline constexpr double largest_scale = 1e6;
/// Added constants, and bounds of target regrets.
inline constexpr double largest_constant = 1e12;
/// Of the mean weight. Below this an outcome hardly counts, and the constants of the bounds, which
/// go with 1 / sqrt(weight), promise nothing.
inline constexpr double least_outcome_weight = 1e-9;

}  // namespace delegauge::host
