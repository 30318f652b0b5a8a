// SPDX-License-Identifier: Apache-2.0
#include "host/given/given_side.hpp"

#include <algorithm>
#include <cmath>

#include "delegauge/measure/given_side.hpp"
#include "host/given/outcome_norm.hpp"

namespace delegauge::host {
namespace {

double largest_of(const double* row, std::size_t outcomes) {
  double most = 0;
  for (std::size_t s = 0; s < outcomes; ++s) most = std::max(most, std::abs(row[s]));
  return most;
}

/// The shift of a row of the size of 1, which is centred; the mean of weighted outcomes in two
/// passes, as that of others is.
double centre_row(double* row, std::size_t outcomes, const Comparing& by) {
  if (by.outcome_weights.empty()) {
    std::vector<double> scratch(outcomes);
    const double c = given_shift(row, static_cast<int>(outcomes), by.metric.shift, scratch.data());
    for (std::size_t s = 0; s < outcomes; ++s) row[s] -= c;
    return c;
  }
  double shift = 0;
  for (int pass = 0; pass < 2; ++pass) {
    double mean = 0;
    for (std::size_t s = 0; s < outcomes; ++s) mean += by.outcome_weights[s] * row[s];
    mean /= static_cast<double>(outcomes);
    for (std::size_t s = 0; s < outcomes; ++s) row[s] -= mean;
    shift += mean;
  }
  return shift;
}

double magnitude_of(const double* row, std::size_t outcomes, const Comparing& by) {
  const OutcomeNorm norm(by.metric.magnitude_norm, by.outcome_weights);
  const std::vector<double> scaled = norm.scaled({row, row + outcomes});
  return norm_of(scaled.data(), static_cast<int>(outcomes), norm.norm());
}

/// What of a centred row is compared with the largest utility, to tell whether it is constant.
double deviation_of(const double* row, std::size_t outcomes, const Comparing& by) {
  return by.outcome_weights.empty() ? magnitude_of(row, outcomes, by) : largest_of(row, outcomes);
}

/// Gives the rows of a side, each a power of two, `unit`, of what they stand for, their magnitudes
/// and standardised forms. Their own units: beside a row that is 2^1000 larger nothing were left.
void standardise_rows(GivenSide& side, const std::vector<int>& unit, const Comparing& by) {
  side.nu = side.utilities;
  for (std::size_t i = 0; i < side.players; ++i) {
    // In the row's own unit, for squares.
    double* const row = side.nu.data() + i * side.outcomes;
    int own = 0;
    std::frexp(largest_of(row, side.outcomes), &own);
    for (std::size_t s = 0; s < side.outcomes; ++s) row[s] = std::ldexp(row[s], -own);
    const double m = magnitude_of(row, side.outcomes, by);
    for (std::size_t s = 0; s < side.outcomes && m > 0; ++s) row[s] /= m;
    side.magnitude.push_back(std::ldexp(m, own + unit[i] - side.exponent));
    side.own_magnitude.push_back(std::ldexp(m, own + unit[i]));
  }
}

}  // namespace

GivenSide given_side(const std::vector<std::vector<double>>& utilities,
                     const std::vector<double>& weights, const Comparing& by) {
  GivenSide side;
  side.players = utilities.size();
  side.outcomes = utilities.front().size();
  // Each player in a unit of its own at first.
  std::vector<int> unit(side.players);
  std::vector<double> offset(side.players);
  constexpr int none = -16384;
  int exponent = none;
  for (std::size_t i = 0; i < side.players; ++i) {
    const GivenWeight weight = given_weight(weights[i]);
    const double largest = largest_of(utilities[i].data(), side.outcomes);
    int before = 0;
    std::frexp(largest, &before);
    std::vector<double> row(utilities[i]);
    for (double& u : row) u = std::ldexp(u, -before) + 0.0;
    const double c = centre_row(row.data(), side.outcomes, by);
    const double deviation = deviation_of(row.data(), side.outcomes, by);
    if (deviation <= constant_tolerance<double>() * std::ldexp(largest, -before)) {
      std::fill(row.begin(), row.end(), 0.0);
    }
    for (double& u : row) u *= weight.fraction;
    const double size = largest_of(row.data(), side.outcomes);
    int own = 0;
    std::frexp(size, &own);
    unit[i] = before + static_cast<int>(weight.exponent) + own;
    // Beside a large offset the mean is off by a rounding of that; once more, of what is left.
    for (double& u : row) u = std::ldexp(u, -own);
    const double rest = centre_row(row.data(), side.outcomes, by);
    offset[i] = std::ldexp(std::abs(c) * weight.fraction, -own);
    side.shift.push_back(weight.weight * std::ldexp(c, before) + std::ldexp(rest, unit[i]));
    side.largest.push_back(std::ldexp(largest, -before) * weight.fraction);
    side.largest.back() = std::ldexp(side.largest.back(), -own);
    side.utilities.insert(side.utilities.end(), row.begin(), row.end());
    if (size > 0) exponent = std::max(exponent, unit[i]);
  }
  side.exponent = exponent == none ? 0 : exponent;
  standardise_rows(side, unit, by);
  for (std::size_t i = 0; i < side.players; ++i) {
    double* const row = side.utilities.data() + i * side.outcomes;
    const int shift = unit[i] - side.exponent;
    const bool varies = largest_of(row, side.outcomes) > 0;
    for (std::size_t s = 0; s < side.outcomes; ++s) row[s] = std::ldexp(row[s], shift);
    // A constant player's offset does not show in what players add up to.
    side.largest[i] = varies ? std::ldexp(side.largest[i], shift) : 0;
    side.rounding += varies ? std::ldexp(0x1p-52 * offset[i], shift) : 0;
  }
  return side;
}

GivenSide representations(const GivenSide& agents,
                          const std::vector<std::vector<double>>& delegation, const Comparing& by) {
  GivenSide side;
  side.players = delegation.size();
  side.outcomes = agents.outcomes;
  side.exponent = agents.exponent;
  side.rounding = agents.rounding;
  for (const std::vector<double>& shares : delegation) {
    std::vector<double> row(side.outcomes);
    double added_up = 0;
    for (std::size_t j = 0; j < agents.players; ++j) {
      added_up += shares[j] * agents.largest[j];
      for (std::size_t s = 0; s < side.outcomes; ++s) row[s] += shares[j] * agents.row(j)[s];
    }
    const double shift = centre_row(row.data(), side.outcomes, by);
    if (deviation_of(row.data(), side.outcomes, by) <= constant_tolerance<double>() * added_up) {
      std::fill(row.begin(), row.end(), 0.0);
    }
    side.shift.push_back(shift);
    side.largest.push_back(added_up);
    side.utilities.insert(side.utilities.end(), row.begin(), row.end());
  }
  standardise_rows(side, std::vector<int>(side.players, side.exponent), by);
  return side;
}

SideWelfare welfare_of(const GivenSide& side, double omega) {
  SideWelfare welfare;
  double most = 0;
  for (std::size_t s = 0; s < side.outcomes; ++s) {
    double sum = 0, size = 0;
    for (std::size_t i = 0; i < side.players; ++i) {
      sum += side.row(i)[s];
      size += std::abs(side.row(i)[s]);
    }
    welfare.of.push_back(omega * sum);
    most = std::max(most, size);
  }
  welfare.tie = omega * (tie_tolerance<double>() * most + side.rounding);
  return welfare;
}

}  // namespace delegauge::host
