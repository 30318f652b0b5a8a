// SPDX-License-Identifier: Apache-2.0
#include "host/solve/matrix_game.hpp"

#include <algorithm>
#include <cmath>

#include "host/solve/simplex.hpp"

namespace delegauge::host {
namespace {

constexpr double no_gain = 1e-12;

const double* row_of(const Gains& gains, std::size_t outcome) {
  return gains.of.data() + outcome * gains.players;
}

double least_gain(const Gains& gains, std::size_t outcome) {
  const double* const row = row_of(gains, outcome);
  return *std::min_element(row, row + gains.players);
}

/// The outcome whose least gain is the greatest: where lotteries are looked for from.
std::size_t safest(const Gains& gains) {
  std::size_t best = 0;
  for (std::size_t s = 1; s < gains.outcomes; ++s) {
    if (least_gain(gains, s) > least_gain(gains, best)) best = s;
  }
  return best;
}

/// sum_j weight_j g_j(s) at its greatest.
long double greatest_weighted(const Gains& gains, const std::vector<double>& weights) {
  long double most = -1e300L;
  for (std::size_t s = 0; s < gains.outcomes; ++s) {
    long double sum = 0;
    for (std::size_t j = 0; j < gains.players; ++j) {
      sum += static_cast<long double>(weights[j]) * row_of(gains, s)[j];
    }
    most = std::max(most, sum);
  }
  return most;
}

std::vector<double> column(std::size_t rows, double each = 0) {
  return std::vector<double>(rows, each);
}

/// Rows j: sum_s p_s g_j(s) - v - t_j = 0 with v = (column n) - level, and sum_s p_s = 1; columns
/// after the outcomes' are v + level and then the t_j.
struct LeastGain {
  LinearProgramme programme;
  std::size_t level_column = 0, first_surplus = 0;
  long double level = 0;  // v + level > 0

  explicit LeastGain(const Gains& gains, std::size_t more_rows = 0) {
    const std::size_t n = gains.players, rows = n + 1 + more_rows;
    long double largest = 0;
    for (const double g : gains.of) largest = std::max<long double>(largest, std::abs(g));
    level = 2 * largest + 1;
    programme.right.assign(rows, 0);
    for (std::size_t j = 0; j < n; ++j) programme.right[j] = -level;
    programme.right[n] = 1;
    programme.many = gains.of.data();
    programme.many_rows = n;
    programme.many_count = gains.outcomes;
    programme.below.assign(1 + more_rows, 0);
    programme.below[0] = 1;
    level_column = gains.outcomes;
    first_surplus = level_column + 1;
    std::vector<double> of_level = column(rows);
    for (std::size_t j = 0; j < n; ++j) of_level[j] = -1;
    programme.few.push_back(of_level);
    programme.few_cost.push_back(1);
    for (std::size_t j = 0; j < n; ++j) {
      std::vector<double> surplus = column(rows);
      surplus[j] = -1;
      programme.few.push_back(std::move(surplus));
      programme.few_cost.push_back(0);
    }
  }

  /// The lottery that is one outcome.
  std::vector<std::size_t> basis_at(const Gains& gains, std::size_t outcome) const {
    const double* const row = row_of(gains, outcome);
    const auto last = static_cast<std::size_t>(std::min_element(row, row + gains.players) - row);
    std::vector<std::size_t> basis = {outcome, level_column};
    for (std::size_t j = 0; j < gains.players; ++j) {
      if (j != last) basis.push_back(first_surplus + j);
    }
    return basis;
  }
};

/// A feasible basis of the programme below: a lottery in which nobody loses more than allowed.
std::vector<std::size_t> basis_without_loss(const Gains& gains, double least) {
  const std::size_t n = gains.players, start = safest(gains);
  std::vector<std::size_t> basis;
  if (least_gain(gains, start) >= least) {
    basis.push_back(start);
    for (std::size_t j = 0; j < n; ++j) basis.push_back(gains.outcomes + j);
    return basis;
  }
  // The least gain raised to what is allowed, and no further: v + level + rest = level + least.
  LeastGain raised(gains, 1);
  LinearProgramme& programme = raised.programme;
  programme.right[n + 1] = raised.level + static_cast<long double>(least);
  programme.few[0][n + 1] = 1;
  std::vector<double> rest = column(n + 2);
  rest[n + 1] = 1;
  programme.few.push_back(rest);
  programme.few_cost.push_back(0);
  const std::size_t rest_column = programme.columns() - 1;
  std::vector<std::size_t> from = raised.basis_at(gains, start);
  from.push_back(rest_column);
  for (const std::size_t c : maximise(programme, from).basis) {
    if (c == rest_column) return {};
    if (c < gains.outcomes) basis.push_back(c);
    if (c >= raised.first_surplus) basis.push_back(c - 1);  // there is no level any more
  }
  return basis;
}

}  // namespace

MatrixGameValue value_of(const Gains& gains) {
  MatrixGameValue result;
  const LeastGain game(gains);
  const LinearOptimum optimum = maximise(game.programme, game.basis_at(gains, safest(gains)));
  double total = 0;
  for (std::size_t j = 0; j < gains.players; ++j) {
    // A row's dual is what a higher right side would be worth: minus the weight.
    result.weights.push_back(std::max(0.0, static_cast<double>(-optimum.dual[j])));
    total += result.weights.back();
  }
  for (double& weight : result.weights) weight /= total;
  const double value = static_cast<double>(optimum.value - game.level);
  result.value = value <= no_gain ? 0 : value;
  return result;
}

std::vector<std::pair<double, double>> optimal_weight_ranges(const Gains& gains,
                                                             const MatrixGameValue& value) {
  const std::size_t n = gains.players;
  if (n == 1) return {{1, 1}};
  // The dual of: the least weight_k for weights >= 0 that add up to 1 and whose sum of gains is at
  // most the value. mu - sum_s p_s g_j(s) + t_j = [j = k], maximise mu - value sum_s p_s.
  const long double most =
      std::max<long double>(value.value, greatest_weighted(gains, value.weights)) + 1e-13L;
  LinearProgramme programme;
  programme.many = gains.of.data();
  programme.many_rows = n;
  programme.many_count = gains.outcomes;
  programme.sign = -1;
  programme.cost_of_each = -most;
  programme.few = {column(n, 1), column(n, -1)};
  programme.few_cost = {1, -1};
  for (std::size_t j = 0; j < n; ++j) {
    programme.few.push_back(column(n));
    programme.few.back()[j] = 1;
    programme.few_cost.push_back(0);
  }
  const std::size_t minus = gains.outcomes + 1, first = gains.outcomes + 2;
  std::vector<std::pair<double, double>> ranges;
  for (std::size_t k = 0; k < n; ++k) {
    std::vector<std::size_t> basis(n);
    for (std::size_t j = 0; j < n; ++j) basis[j] = first + j;
    programme.right.assign(n, 0);
    programme.right[k] = 1;
    const auto least = static_cast<double>(maximise(programme, basis).value);
    basis[k] = minus;  // mu = -1
    programme.right[k] = -1;
    const auto greatest = static_cast<double>(-maximise(programme, basis).value);
    ranges.emplace_back(std::clamp(least, 0.0, 1.0), std::clamp(greatest, 0.0, 1.0));
  }
  return ranges;
}

double greatest_without_loss(const Gains& gains, const std::vector<double>& amount, double least) {
  const std::size_t n = gains.players;
  if (n == 0) return *std::max_element(amount.begin(), amount.end());
  const std::vector<std::size_t> basis = basis_without_loss(gains, least);
  if (basis.size() != n + 1) return -1;  // what is played is all there is
  LinearProgramme programme;
  programme.right.assign(n + 1, least);
  programme.right[n] = 1;
  programme.many = gains.of.data();
  programme.many_rows = n;
  programme.many_count = gains.outcomes;
  programme.below = {1};
  programme.many_cost = amount.data();
  for (std::size_t j = 0; j < n; ++j) {
    programme.few.push_back(column(n + 1));
    programme.few.back()[j] = -1;
    programme.few_cost.push_back(0);
  }
  const LinearOptimum optimum = maximise(programme, basis);
  long double value = optimum.value;
  for (std::size_t j = 0; j < n; ++j) value -= optimum.dual[j] * least;
  return static_cast<double>(value);
}

}  // namespace delegauge::host
