// SPDX-License-Identifier: Apache-2.0
// How much outcomes count, as `surface` and `search` are told it.
#pragma once

#include <string>
#include <vector>

#include "delegauge/game/flat_games.hpp"

namespace delegauge::host {

/// A weight for each outcome of the games. Equal ones are none, so that games are those of a run
/// without. Raises UsageError naming place for a wrong number of them, one that is not positive or
/// far below the others, and a metric for which they are not defined.
OutcomeWeights outcome_weights_of(const std::vector<double>& weights, const FlatGames& games,
                                  const std::string& place);

/// The same checks of weights that are there already.
void require_outcome_weights(const FlatGames& games, const std::string& place);

/// As they were given; empty where outcomes count alike.
std::vector<double> list_of(const OutcomeWeights& weights);

/// By what preferences are compared: "epic", "l1 with outcome weights".
std::string comparison_text(const FlatGames& games);

}  // namespace delegauge::host
