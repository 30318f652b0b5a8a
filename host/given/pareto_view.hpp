// SPDX-License-Identifier: Apache-2.0
// A game without an agents' welfare (theory/pareto.md): what a given game's record has beside the
// quantities that kernels compute.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "host/given/representation.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge::host {

/// What all players of a side could gain at once, and the weights under which what is played is
/// the best. Weights are none of players that are indifferent.
struct ParetoSide {
  double gain = 0;  // in units of the players' magnitudes
  std::vector<std::optional<double>> weights;
  std::vector<std::optional<std::pair<double, double>>> weight_ranges;
};

struct ParetoView {
  double worst_case_regret = 0;                                // V_P, in the principals' units
  double bound = 0, bound_slack = 0;                           // `pareto`, likewise
  double bound_tightness = 0, bound_worst_case_tightness = 0;  // this is of V_P
  bool bound_capped = false;
  ParetoSide agents, principals;
};

/// `measured`: the same game's quantities, in double.
ParetoView pareto_view(const GivenSides& sides, const std::vector<double>& strategy,
                       const Evaluation& measured, const Comparing& by);

/// Puts the bound beside the others.
void add_bound(const ParetoView& view, Evaluation& evaluation);

}  // namespace delegauge::host
