// SPDX-License-Identifier: Apache-2.0
// One side of a given game made ready for what is measured in double on the host: its players'
// standardised utilities and magnitudes.
#pragma once

#include <cstddef>
#include <vector>

#include "delegauge/measure/metric.hpp"
#include "host/given/centre.hpp"

namespace delegauge::host {

/// By what preferences are compared, and what welfare is made of.
struct Comparing {
  Metric metric = epic;
  Welfare welfare = Welfare::mean;
  std::vector<double> outcome_weights;  // none, or one per outcome, adding up to their number
};

/// Players' utilities in the side's unit: what they are is these times 2^exponent, but for a shift.
struct GivenSide {
  std::size_t players = 0, outcomes = 0;
  int exponent = 0;
  double rounding = 0;                // of the given numbers, in what players add up to
  std::vector<double> shift;          // [player], in the utilities' own unit
  std::vector<double> utilities;      // [player * outcomes + outcome], centred
  std::vector<double> magnitude;      // [player]; 0: indifferent, with utilities 0
  std::vector<double> own_magnitude;  // [player], in the utilities' own unit
  std::vector<double> nu;             // [player * outcomes + outcome]
  std::vector<double> largest;        // [player], max |u| as given, times the weight

  const double* row(std::size_t player) const { return utilities.data() + player * outcomes; }
};

/// `weights`: of welfare, per player.
GivenSide given_side(const std::vector<std::vector<double>>& utilities,
                     const std::vector<double>& weights, const Comparing& by);

/// What each principal's agents are to it together: row i of the delegation times the agents'
/// utilities, in the agents' unit (theory/delegation.md). What nearly cancels counts as constant.
GivenSide representations(const GivenSide& agents,
                          const std::vector<std::vector<double>>& delegation, const Comparing& by);

/// The sum of a side's utilities times omega, over outcomes, and what counts as a tie of it.
struct SideWelfare {
  std::vector<double> of;
  double tie = 0;
};
SideWelfare welfare_of(const GivenSide& side, double omega);

}  // namespace delegauge::host
