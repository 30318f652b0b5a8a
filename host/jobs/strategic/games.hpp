// SPDX-License-Identifier: Apache-2.0
// What the strategic games of a job have in common: their shape and utilities.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/executor/strategic_job.hpp"

namespace delegauge::host {

inline constexpr int least_agents = 2;  // of a strategic game

/// Two agents with three actions each; magnitudes 0.5 to 1.5.
StrategicGames default_strategic_games();

/// The actions of each agent, and as text: "5x5x4".
std::vector<int> dims_of(const StrategicGames& games);
std::string dims_text(const StrategicGames& games);
/// The utilities of one of these games: 2n times the number of outcomes.
std::uint64_t numbers_of(const StrategicGames& games);

}  // namespace delegauge::host
