// SPDX-License-Identifier: Apache-2.0
// Games in which outcomes count by weights, or agents work for several principals or none: measured
// in double on the host (theory/outcome-weights.md, theory/delegation.md).
#pragma once

#include <optional>
#include <vector>

#include "host/given/given_game.hpp"
#include "host/given/given_side.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge::host {

/// What a delegation adds to a game's quantities. Magnitudes are in the utilities' units.
struct Representation {
  std::vector<double> magnitude;                      // [principal], m(u'_i)
  double collective_alignment = 1;                    // of the representations
  std::vector<std::vector<double>> agent_alignment;   // [principal][agent], 1 - d(u^_i, u_j)
  std::vector<std::optional<double>> team_alignment;  // [principal]; none without agents
};

/// Both sides of a game, compared.
struct GivenSides {
  GivenSide principals, agents, represented;
};

/// `weights`: of welfare, per agent and per principal.
GivenSides given_sides(const GivenGame& game, const std::vector<double>& agent_weights,
                       const std::vector<double>& principal_weights, const Comparing& by);

/// A game's quantities. What the list of an Evaluation has per player it has per principal, of its
/// representation in place of its agent's utility, but for `agent_...`, which are per agent, and
/// pairwise_distance, of all principals and then all agents.
Evaluation measure_represented(const GivenSides& sides, const std::vector<double>& strategy,
                               const Comparing& by);

Representation representation_of(const GivenSides& sides,
                                 const std::vector<std::vector<double>>& delegation,
                                 const Comparing& by);

/// The same of a game in which agent i works for principal i alone.
Representation plain_representation(const Evaluation& evaluation);

}  // namespace delegauge::host
