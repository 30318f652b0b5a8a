// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "delegauge/measure/given.hpp"
#include "delegauge/measure/metric.hpp"

namespace delegauge::host {

/// One side's utilities (the principals' or the agents'), centred in double and each player's
/// scaled so that its largest entry lies in [1/2, 1): what they were is utilities * 2^exponent +
/// shift, exactly up to the rounding of the subtraction. So neither an added constant nor the unit
/// of utility costs digits when they are rounded to float, nor can squares overflow, nor is a
/// player lost beside a larger one.
struct CentredSide {
  std::vector<double> utilities;  // [player * outcomes + outcome]
  std::vector<double> shift;      // [player], c(u) in the utilities' own units
  std::vector<double> exponents;  // [player], whole; the side's where a player is constant
  int exponent = 0;               // the side's: the largest, 0 where all are constant
  double rounding = 0;            // of the given numbers, in what players add up to (SideUnit)
};

/// A welfare weight (positive) as kernels take it.
GivenWeight given_weight(double weight);

/// Centres each player's utilities [player][outcome] (finite, all of one length) by the metric's
/// shift and multiplies them by the player's weight (positive). A vector that is constant by the
/// standardisation's test in double, m(u) <= 1e-12 max|u|, becomes exactly zero.
CentredSide centre(const std::vector<std::vector<double>>& utilities,
                   const std::vector<double>& weights, const Metric& metric);

/// The strategy of a game that gives none: uniform over the outcomes of greatest agents' welfare.
/// In a flat game outcomes tie as everywhere (measure/welfare.hpp); in a strategic game, where
/// these are the profiles played under perfect capabilities, when their mean welfare differs by at
/// most 1e-6.
std::vector<double> agents_optimum(const CentredSide& agents, std::size_t players, GameForm form);

}  // namespace delegauge::host
