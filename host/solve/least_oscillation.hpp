// SPDX-License-Identifier: Apache-2.0
// The programme of the bound `pareto` (theory/pareto.md): the least, over weights eta >= 0, of
//   max_s sum_j eta_j g_j(s) + C ||x - sum_j eta_j b_j||,
// the norm being the least over a constant taken from all entries, too, if that is asked for.
#pragma once

#include <cstddef>
#include <vector>

#include "delegauge/measure/metric.hpp"

namespace delegauge::host {

struct OscillationProgramme {
  std::size_t players = 0, outcomes = 0;
  std::vector<double> gains;   // g_j(s) at [s * players + j], of the size of 1
  std::vector<double> rows;    // b_j(s), likewise
  std::vector<double> target;  // x(s), of norm 1 or 0
  Norm norm = Norm::l2;
  double constant = 1;     // C
  bool any_level = false;  // whether a constant may be taken from all entries
};

struct OscillationOptimum {
  double value = 0;             // at these weights
  std::vector<double> weights;  // [player]
};

/// A barrier method: it goes along the centres of the programme's feasible set by Newton's method,
/// in long doubles and in no more unknowns than players and three, until no more than 1e-12 of C
/// can be gained (a million outcomes: 1e-9). Degenerate programmes, as those of what is played for
/// certain are, cost it nothing. Any weights give a valid bound, so an error only loosens it.
/// Weights add up to 10^4 at most: those of players that nearly cancel may be without end, and the
/// rounding of what they multiply, some 1e-16, would show.
OscillationOptimum least_oscillation(const OscillationProgramme& programme);

/// The objective at given weights.
double oscillation_at(const OscillationProgramme& programme, const std::vector<double>& weights);

}  // namespace delegauge::host
