// SPDX-License-Identifier: Apache-2.0
// What players can gain together (theory/pareto.md): gains g_j(s) of player j if outcome s takes
// the place of what is played, in units in which they are of the size of 1, and lotteries over
// outcomes.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace delegauge::host {

struct Gains {
  std::size_t players = 0, outcomes = 0;
  std::vector<double> of;  // [outcome * players + player]
};

struct MatrixGameValue {
  double value = 0;             // max over lotteries of the least player's gain, at least 0
  std::vector<double> weights;  // [player] of one optimal mix of players, adding up to 1
};

/// The value of the game between a lottery and a mix of players. What is played is a lottery, too,
/// whose gains are 0, so the value is not negative; up to 1e-12 counts as 0.
MatrixGameValue value_of(const Gains& gains);

/// For each player the least and the greatest weight in mixes that are optimal, up to 1e-13 of the
/// value.
std::vector<std::pair<double, double>> optimal_weight_ranges(const Gains& gains,
                                                             const MatrixGameValue& value);

/// The greatest mean of amount[outcome], of the size of 1, over lotteries in which no player gains
/// less than `least`, a small negative number: so gains that rounding has made negative are none.
/// What the allowance is worth by itself is taken off again, so that it only settles ties.
double greatest_without_loss(const Gains& gains, const std::vector<double>& amount, double least);

}  // namespace delegauge::host
