// SPDX-License-Identifier: Apache-2.0
#include "host/given/centre.hpp"

#include <algorithm>
#include <cmath>

#include "delegauge/measure/given_side.hpp"

namespace delegauge::host {
namespace {

RuntimeShape shape_of(std::size_t players, std::size_t entries) {
  return {static_cast<int>(players), static_cast<int>(entries / players)};
}

}  // namespace

GivenWeight given_weight(double weight) {
  int exponent = 0;
  const double fraction = std::frexp(weight, &exponent);
  return {weight, fraction, static_cast<double>(exponent)};
}

CentredSide centre(const std::vector<std::vector<double>>& utilities,
                   const std::vector<double>& weights, const Metric& metric) {
  const std::size_t players = utilities.size();
  CentredSide side;
  for (const auto& row : utilities) {
    side.utilities.insert(side.utilities.end(), row.begin(), row.end());
  }
  side.shift.resize(players);
  std::vector<GivenWeight> weight(players);
  std::transform(weights.begin(), weights.end(), weight.begin(), given_weight);
  std::vector<double> scratch(utilities.front().size());
  side.exponents.resize(players);
  const RuntimeShape shape = shape_of(players, side.utilities.size());
  const SideUnit<double> unit =
      centre_given_side(side.utilities.data(), shape, weight.data(), metric, scratch.data(),
                        side.shift.data(), side.exponents.data());
  side.exponent = static_cast<int>(unit.exponent);
  side.rounding = unit.rounding;
  return side;
}

std::vector<double> agents_optimum(const CentredSide& agents, std::size_t players, GameForm form) {
  const RuntimeShape shape = shape_of(players, agents.utilities.size());
  std::vector<double> strategy(static_cast<std::size_t>(shape.outcomes));
  delegauge::agents_optimum(agents.utilities.data(), shape, agents.exponents.data(),
                            SideUnit<double>{static_cast<double>(agents.exponent), agents.rounding},
                            form, strategy.data());
  return strategy;
}

}  // namespace delegauge::host
