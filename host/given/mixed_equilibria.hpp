// SPDX-License-Identifier: Apache-2.0
// Strategic games of two actors: the equilibria that pure ones are some of (theory/playing.md).
#pragma once

#include <optional>
#include <vector>

#include "host/given/given_game.hpp"
#include "host/given/representation.hpp"
#include "host/solve/bimatrix.hpp"
#include "kernels/executor/strategic_evaluation.hpp"

namespace delegauge::host {

struct MixedPart {
  ExtremeEquilibria equilibria;  // of the actors' utilities as given
  // Of each, in the units of the utilities.
  std::vector<double> agent_welfare, principal_welfare;
  // Over all equilibria, of which the extreme ones are the corners.
  double agent_welfare_least = 0, anarchy_regret = 0;
  std::optional<double> price_of_anarchy;  // only where all agents' utilities are positive
};

/// None for games of more than two actors, or of more than most_mixed_actions actions of one.
std::optional<MixedPart> mixed_part(const GivenGame& game, const GivenSides& sides,
                                    const Comparing& by, const StrategicPlay& play);

}  // namespace delegauge::host
