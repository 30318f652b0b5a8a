// SPDX-License-Identifier: Apache-2.0
#include "host/given/pareto_view.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "host/given/outcome_norm.hpp"
#include "host/given/settled_welfare.hpp"
#include "host/solve/least_oscillation.hpp"
#include "host/solve/matrix_game.hpp"
#include "kernels/executor/measurer.hpp"

namespace delegauge::host {
namespace {

// In units of an agent's magnitude: who loses no more is not worse off.
constexpr double no_loss = -1e-12;

/// Rows of the players that are not indifferent, by outcomes: [outcome * players + player].
class Caring {
 public:
  explicit Caring(const GivenSide& side) : side_(side) {
    for (std::size_t i = 0; i < side.players; ++i) {
      // By its preferences: the magnitude of one far below its side's largest is 0 in their unit.
      const auto row = side.nu.begin() + static_cast<std::ptrdiff_t>(i * side.outcomes);
      const auto end = row + static_cast<std::ptrdiff_t>(side.outcomes);
      if (std::any_of(row, end, [](double x) { return x != 0; })) players_.push_back(i);
    }
  }

  const std::vector<std::size_t>& players() const { return players_; }

  std::vector<double> by_outcomes(const std::vector<double>& rows) const {
    std::vector<double> columns;
    columns.reserve(players_.size() * side_.outcomes);
    for (std::size_t s = 0; s < side_.outcomes; ++s) {
      for (const std::size_t i : players_) columns.push_back(rows[i * side_.outcomes + s]);
    }
    return columns;
  }

  /// What each gains, in units of its magnitude, if an outcome takes the place of what is played.
  Gains gains(const std::vector<double>& strategy) const {
    Gains gains = {players_.size(), side_.outcomes, by_outcomes(side_.nu)};
    const std::size_t n = gains.players;
    long double total = 0;
    for (const double probability : strategy) total += probability;
    for (std::size_t j = 0; j < n; ++j) {
      long double played = 0;
      for (std::size_t s = 0; s < gains.outcomes; ++s)
        played += strategy[s] * static_cast<long double>(gains.of[s * n + j]);
      for (std::size_t s = 0; s < gains.outcomes; ++s) {
        double& gain = gains.of[s * n + j];
        gain = static_cast<double>(total * gain - played);
      }
    }
    return gains;
  }

 private:
  const GivenSide& side_;
  std::vector<std::size_t> players_;
};

ParetoSide pareto_side(const GivenSide& side, const Caring& caring, const Gains& gains) {
  ParetoSide result;
  result.weights.resize(side.players);
  result.weight_ranges.resize(side.players);
  if (gains.players == 0) return result;
  const MatrixGameValue value = value_of(gains);
  const auto ranges = optimal_weight_ranges(gains, value);
  result.gain = value.value;
  for (std::size_t j = 0; j < gains.players; ++j) {
    result.weights[caring.players()[j]] = value.weights[j];
    result.weight_ranges[caring.players()[j]] = ranges[j];
  }
  return result;
}

/// What bounds and worst cases are compared with, in the principals' side's unit.
struct Measured {
  int exponent;
  double regret, worst, trivial, pairwise;

  Measured(const GivenSides& sides, const Evaluation& e)
      : exponent(sides.principals.exponent),
        regret(of(e.principals_welfare_regret)),
        worst(of(e.worst_case_regret)),
        trivial(of(e.trivial_bound)),
        pairwise(of(e.bound[static_cast<std::size_t>(Bound::pairwise)])) {}

  double of(double x) const { return std::ldexp(x, -exponent); }
  void put_bound(double value, double pareto_worst, ParetoView& view) const {
    view.bound = std::ldexp(value, exponent);
    view.bound_slack = std::ldexp(value - regret, exponent);
    view.bound_tightness = tightness<double>(regret, value, trivial);
    view.bound_worst_case_tightness = tightness<double>(pareto_worst, value, trivial);
    view.bound_capped = trivial > 0 && value == trivial;
  }
};

/// The bound `pareto`: at most `pairwise`, whose weights are among those allowed.
double pareto_of(const GivenSides& sides, const Caring& agents, const Gains& gains,
                 const SettledWelfare& welfare, const Measured& measured, const Comparing& by) {
  const OutcomeNorm norm(by.metric.distance_norm, by.outcome_weights);
  OscillationProgramme programme;
  programme.players = gains.players;
  programme.outcomes = gains.outcomes;
  programme.gains = gains.of;
  programme.rows = agents.by_outcomes(norm.scaled(sides.agents.nu));
  programme.target = norm.scaled(welfare.vector(0));
  programme.norm = norm.norm();
  programme.constant = norm.constant();
  programme.any_level = by.metric.shift != Shift::mean;
  const double size =
      norm_of(programme.target.data(), static_cast<int>(gains.outcomes), norm.norm());
  double bound = 0;
  if (size > 0) {
    for (double& x : programme.target) x /= size;
    bound = size * least_oscillation(programme).value;
  }
  return std::min({bound, measured.pairwise, measured.trivial});
}

}  // namespace

ParetoView pareto_view(const GivenSides& sides, const std::vector<double>& strategy,
                       const Evaluation& measured, const Comparing& by) {
  const Measured scale(sides, measured);
  const Caring agents(sides.agents), principals(sides.principals);
  const Gains gains = agents.gains(strategy);
  ParetoView view;
  view.agents = pareto_side(sides.agents, agents, gains);
  view.principals = pareto_side(sides.principals, principals, principals.gains(strategy));

  const double omega = welfare_scale(by.welfare, static_cast<int>(sides.principals.players));
  const SettledWelfare welfare(welfare_of(sides.principals, omega));
  double worst = 0;
  if (welfare.range > 0) {
    std::vector<double> shortfall = welfare.shortfall;
    for (double& y : shortfall) y /= welfare.range;
    worst = welfare.range * greatest_without_loss(gains, shortfall, no_loss);
  }
  // What is played is allowed, and what is allowed costs the agents no welfare; but for what counts
  // as no loss, of which welfare may count less.
  worst = std::max(std::min(worst, scale.worst), scale.regret);
  // The optimum is known to some 1e-12 of the trivial bound; where agents nearly cancel, what
  // counts as no loss is worth more than that. Neither may turn regret <= V_P <= pareto around.
  double bound = pareto_of(sides, agents, gains, welfare, scale, by);
  const double rounding = 1e-9 * scale.trivial;
  if (scale.regret - bound <= rounding) bound = std::max(bound, scale.regret);
  if (worst - bound <= rounding) worst = std::min(worst, bound);
  view.worst_case_regret = std::ldexp(worst, scale.exponent);
  scale.put_bound(bound, worst, view);
  return view;
}

void add_bound(const ParetoView& view, Evaluation& evaluation) {
  constexpr auto at = static_cast<std::size_t>(Bound::pareto);
  evaluation.bounds.bits |= bit_of(Bound::pareto);
  evaluation.has_pareto_worst_case = true;
  evaluation.bound[at] = view.bound;
  evaluation.slack[at] = view.bound_slack;
  evaluation.tightness[at] = view.bound_tightness;
  evaluation.worst_case_tightness[at] = view.bound_worst_case_tightness;
  evaluation.capped[at] = view.bound_capped;
}

}  // namespace delegauge::host
