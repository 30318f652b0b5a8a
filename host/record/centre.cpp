// SPDX-License-Identifier: Apache-2.0
#include "host/record/centre.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace delegauge::host {
namespace {

double largest(const std::vector<double>& x) {
  double r = 0;
  for (const double value : x) r = std::max(r, std::abs(value));
  return r;
}

/// The exponent e with |x| = f 2^e, 1/2 <= f < 1; 0 for 0.
int exponent_of(double x) {
  int exponent = 0;
  std::frexp(x, &exponent);
  return exponent;
}

void scale(std::vector<double>& x, int exponent) {
  for (double& value : x) value = std::ldexp(value, exponent);
}

/// Summed twice: the second pass takes out the first one's rounding, so that a constant vector's
/// mean is its value however long it is.
double mean(const std::vector<double>& x) {
  const auto count = static_cast<double>(x.size());
  double first = 0;
  for (const double value : x) first += value;
  first /= count;
  double rest = 0;
  for (const double value : x) rest += value - first;
  return first + rest / count;
}

double median(std::vector<double> x) {
  const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
  std::nth_element(x.begin(), middle, x.end());
  if (x.size() % 2 == 1) return *middle;
  return 0.5 * *std::max_element(x.begin(), middle) + 0.5 * *middle;
}

double shift_of(const std::vector<double>& x, Shift shift) {
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  switch (shift) {
    case Shift::mean:
      return *low == *high ? *low : mean(x);
    case Shift::midrange:
      return 0.5 * *low + 0.5 * *high;
    case Shift::median:
      return median(x);
    case Shift::min:
      return *low;
    case Shift::max:
      break;
  }
  return *high;
}

/// ||x||_norm, for entries near 1.
double norm_of(const std::vector<double>& x, Norm norm) {
  if (norm == Norm::linf) return largest(x);
  double total = 0;
  for (const double value : x) total += norm == Norm::l1 ? std::abs(value) : value * value;
  return norm == Norm::l1 ? total : std::sqrt(total);
}

/// A player's centred utilities, times 2^exponent.
struct CentredPlayer {
  std::vector<double> utilities;
  double shift = 0;
  int exponent = 0;
};

CentredPlayer centre_player(std::vector<double> x, double weight, const Metric& metric) {
  constexpr double constant_tolerance = 1e-12;
  const double before = largest(x);
  CentredPlayer r;
  r.exponent = exponent_of(before);
  scale(x, -r.exponent);
  const double shift = shift_of(x, metric.shift);
  r.shift = weight * std::ldexp(shift, r.exponent);
  const double limit = constant_tolerance * std::ldexp(before, -r.exponent);
  for (double& value : x) value -= shift;
  if (norm_of(x, metric.magnitude_norm) <= limit) std::fill(x.begin(), x.end(), 0.0);
  int weight_exponent = 0;
  const double weight_fraction = std::frexp(weight, &weight_exponent);
  for (double& value : x) value *= weight_fraction;
  r.exponent += weight_exponent;
  r.utilities = std::move(x);
  return r;
}

}  // namespace

CentredSide centre(const std::vector<std::vector<double>>& utilities,
                   const std::vector<double>& weights, const Metric& metric) {
  CentredSide side;
  std::vector<int> exponents;   // of each player's entries
  std::optional<int> greatest;  // of all entries together
  for (std::size_t i = 0; i < utilities.size(); ++i) {
    const CentredPlayer player = centre_player(utilities[i], weights[i], metric);
    side.utilities.insert(side.utilities.end(), player.utilities.begin(), player.utilities.end());
    side.shift.push_back(player.shift);
    exponents.push_back(player.exponent);
    const double size = largest(player.utilities);
    const int exponent = player.exponent + exponent_of(size);
    if (size > 0) greatest = greatest ? std::max(*greatest, exponent) : exponent;
  }
  side.exponent = greatest.value_or(0);
  const std::size_t outcomes = utilities.front().size();
  for (std::size_t at = 0; at < side.utilities.size(); ++at) {
    side.utilities[at] = std::ldexp(side.utilities[at], exponents[at / outcomes] - side.exponent);
  }
  return side;
}

std::vector<double> agents_optimum(const CentredSide& agents, std::size_t players, bool strategic) {
  // Welfare that cancels among the agents leaves rounding of the size of their utilities.
  constexpr double rounding = 1e-12, played_tolerance = 1e-6;
  const std::size_t outcomes = agents.utilities.size() / players;
  std::vector<double> welfare(outcomes, 0.0);
  double size = 0;
  for (std::size_t i = 0; i < players; ++i) {
    double most = 0;
    for (std::size_t s = 0; s < outcomes; ++s) {
      const double utility = agents.utilities[i * outcomes + s];
      welfare[s] += utility;
      most = std::max(most, std::abs(utility));
    }
    size += most;
  }
  const double best = *std::max_element(welfare.begin(), welfare.end());
  double tolerance = rounding * size;
  if (strategic) {
    const double mean_tolerance = std::ldexp(played_tolerance, -agents.exponent);
    tolerance = std::max(tolerance, mean_tolerance * static_cast<double>(players));
  }
  std::size_t count = 0;
  for (double& value : welfare) {
    const bool optimal = best - value <= tolerance;
    value = optimal ? 1.0 : 0.0;
    count += optimal ? 1U : 0U;
  }
  for (double& value : welfare) value /= static_cast<double>(count);
  return welfare;
}

}  // namespace delegauge::host
