// SPDX-License-Identifier: Apache-2.0
// Flat games written in the form in which they are read.
#pragma once

#include <string>
#include <vector>

#include "delegauge/game/flat_games.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge::host {

/// Games in full, with their strategies, as `evaluate` takes them: compared and added up as `like`
/// says.
std::string flat_games_json(const std::vector<const FlatGame<double>*>& games,
                            const FlatGames& like);

}  // namespace delegauge::host
