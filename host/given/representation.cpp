// SPDX-License-Identifier: Apache-2.0
#include "host/given/representation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "delegauge/bound/collective.hpp"
#include "delegauge/bound/fused.hpp"
#include "delegauge/bound/matched.hpp"
#include "delegauge/bound/pairwise.hpp"
#include "delegauge/bound/sharp.hpp"
#include "delegauge/measure/distance.hpp"
#include "delegauge/measure/worst_case.hpp"
#include "host/given/outcome_norm.hpp"
#include "host/given/settled_welfare.hpp"
#include "kernels/executor/measurer.hpp"

namespace delegauge::host {
namespace {

using Rows = std::vector<double>;

std::vector<double> times(std::vector<double> values, double factor) {
  for (double& value : values) value *= factor;
  return values;
}

double collective_alignment_of(const Rows& nu, const std::vector<double>& magnitude,
                               std::size_t outcomes, Norm norm, std::vector<double>& to_mean) {
  const RuntimeShape shape = {static_cast<int>(magnitude.size()), static_cast<int>(outcomes)};
  Rows origin(outcomes), mean(outcomes);
  to_mean.resize(magnitude.size());
  return collective_alignment(shape, nu.data(), magnitude.data(), norm, origin.data(), mean.data(),
                              to_mean.data());
}

/// The agents' welfare is constant where it is next to nothing beside what was added up: then every
/// outcome is a best one.
SideWelfare settled_agents(const GivenSide& agents, double omega, const Comparing& by) {
  SideWelfare welfare = welfare_of(agents, omega);
  double largest = 0, level = 0, deviation = 0;
  for (const double of_one : agents.largest) largest += of_one;
  for (const double w : welfare.of) level += w / static_cast<double>(agents.outcomes);
  // As a player's utilities are constant.
  const Norm norm = by.outcome_weights.empty() ? by.metric.magnitude_norm : Norm::linf;
  for (const double w : welfare.of) {
    const double x = std::abs(w - level);
    if (norm == Norm::l2) deviation = std::hypot(deviation, x);
    if (norm == Norm::l1) deviation += x;
    if (norm == Norm::linf) deviation = std::max(deviation, x);
  }
  if (deviation <= constant_tolerance<double>() * omega * largest) {
    std::fill(welfare.of.begin(), welfare.of.end(), level);
  }
  return welfare;
}

/// Whether a team's agents nearly cancel: what is left of them is few ties.
bool nearly_cancels(const GivenSide& represented) {
  for (std::size_t i = 0; i < represented.players; ++i) {
    const double few = double{many_ties} * tie_tolerance<double>() * represented.largest[i];
    if (represented.magnitude[i] > 0 && represented.magnitude[i] <= few) return true;
  }
  return false;
}

/// reach_beyond() of given sides. Teams that nearly cancel may have preferences left where the
/// agents' welfare is one tie: V then counts every outcome as within reach, although such a team's
/// regret tells them apart.
double given_reach_beyond(const SettledWelfare& welfare, const GivenSide& represented) {
  if (!(welfare.range > 0) && nearly_cancels(represented)) return welfare.welfare.tie;
  return reach_beyond(welfare.range, welfare.welfare.tie);
}

double ratio_in_units(double theirs, double ours, int exponent) {
  if (!(ours > 0)) return std::numeric_limits<double>::quiet_NaN();
  return std::ldexp(theirs / ours, exponent);
}

void add_bounds_of(const BoundInputs<double>& in, const Rows& to_mean, const Comparing& by,
                   int players, int outcomes, double misalignment, Evaluation& e) {
  const auto set = [&e](Bound bound, double value) {
    e.bound[static_cast<std::size_t>(bound)] = value;
  };
  const bool all_l2 = by.metric.magnitude_norm == Norm::l2 && by.metric.distance_norm == Norm::l2;
  const LeastDeviation<double> calibration = calibration_term(in, players);
  // Its 4 is 2 C_q where that is more: with weights it can be.
  const double published = std::max(4.0, 2 * in.oscillation_q) * misalignment + calibration.value;
  set(Bound::published, std::min(published, in.trivial));
  set(Bound::sharp, sharp_bound(in, calibration.value, misalignment));
  set(Bound::collective, collective_bound(in, players, misalignment, to_mean.data()));
  set(Bound::matched, matched_bound(in, players));
  const RuntimeShape shape = {players, outcomes};
  set(Bound::fused, all_l2 ? fused_bound_l2(in, players, calibration.lambda)
                           : fused_bound(in, shape, by.metric.distance_norm, calibration.lambda));
  if (by.metric.distance_norm != Norm::l2) {
    set(Bound::pairwise, pairwise_bound(in, outcomes, by.metric.distance_norm));
    return;
  }
  // The closed form takes W over sqrt2 C; with weights it is W over C_2 C.
  BoundInputs<double> turned = in;
  turned.agents_reach *= oscillation_constant(Norm::l2) / in.oscillation_q;
  set(Bound::pairwise, pairwise_bound_l2(turned, outcomes));
}

}  // namespace

GivenSides given_sides(const GivenGame& game, const std::vector<double>& agent_weights,
                       const std::vector<double>& principal_weights, const Comparing& by) {
  GivenSides sides;
  sides.principals = given_side(game.principals, principal_weights, by);
  sides.agents = given_side(game.agents, agent_weights, by);
  sides.represented =
      game.delegation ? representations(sides.agents, *game.delegation, by) : sides.agents;
  return sides;
}

Evaluation measure_represented(const GivenSides& sides, const std::vector<double>& strategy,
                               const Comparing& by) {
  const GivenSide &principals = sides.principals, &agents = sides.agents,
                  &represented = sides.represented;
  const OutcomeNorm p(by.metric.magnitude_norm, by.outcome_weights);
  const OutcomeNorm q(by.metric.distance_norm, by.outcome_weights);
  const std::size_t n = principals.players, k = principals.outcomes;
  const int players = static_cast<int>(n), outcomes = static_cast<int>(k);
  const double principals_omega = welfare_scale(by.welfare, players);
  const double agents_omega = welfare_scale(by.welfare, static_cast<int>(agents.players));

  Evaluation e;
  e.principal_shift = principals.shift;
  e.agent_shift = agents.shift;
  e.principal_magnitude = principals.own_magnitude;
  e.agent_magnitude = agents.own_magnitude;
  const Rows theirs = q.scaled(principals.nu), ours = q.scaled(represented.nu),
             real = q.scaled(agents.nu);
  const auto row = [k](const Rows& rows, std::size_t i) { return rows.data() + i * k; };
  const std::vector<double> principal_m = times(principals.magnitude, principals_omega);
  const std::vector<double> agent_m = times(represented.magnitude, agents_omega);
  std::vector<double> ratio(n), distance(n);
  for (std::size_t i = 0; i < n; ++i) {
    ratio[i] = agent_m[i] > 0 ? principal_m[i] / agent_m[i] : 0;
    distance[i] = alignment_distance(row(theirs, i), row(ours, i), outcomes, q.norm());
    e.welfare_ratio.push_back(ratio_in_units(principals.magnitude[i], represented.magnitude[i],
                                             principals.exponent - agents.exponent));
    e.total_misalignment += distance[i];
  }
  e.alignment_distance = distance;
  const std::size_t all = n + agents.players;
  e.pairwise_distance.assign(all * all, 0.0);
  const auto of = [&](std::size_t a) { return a < n ? row(theirs, a) : row(real, a - n); };
  for (std::size_t a = 0; a < all; ++a) {
    for (std::size_t b = a + 1; b < all; ++b) {
      e.pairwise_distance[a * all + b] = e.pairwise_distance[b * all + a] =
          alignment_distance(of(a), of(b), outcomes, q.norm());
    }
  }
  Rows to_mean;
  e.collective_alignment_principals =
      collective_alignment_of(theirs, principals.magnitude, k, q.norm(), to_mean);
  e.collective_alignment_agents =
      collective_alignment_of(real, agents.magnitude, k, q.norm(), to_mean);
  collective_alignment_of(ours, represented.magnitude, k, q.norm(), to_mean);

  const SettledWelfare principal_welfare(welfare_of(principals, principals_omega));
  SettledWelfare agent_welfare(settled_agents(agents, agents_omega, by));
  const double agents_regret =
      welfare_regret(strategy.data(), agent_welfare.shortfall.data(), outcomes);
  const double principals_regret =
      welfare_regret(strategy.data(), principal_welfare.shortfall.data(), outcomes);
  const double worst = worst_case_regret(agent_welfare.shortfalls(), principal_welfare.shortfalls(),
                                         outcomes, agents_regret);
  settle_ties(agent_welfare.welfare.of.data(), agent_welfare.shortfall.data(), outcomes);
  // The sum of the representations is the agents' welfare but for what centring took away.
  double level = 0;
  for (std::size_t s = 0; s < k; ++s) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += represented.row(i)[s];
    level += (agents_omega * sum - agent_welfare.welfare.of[s]) / static_cast<double>(k);
  }
  const Rows principal_vector = q.scaled(principal_welfare.vector(0));
  const Rows agent_vector = q.scaled(agent_welfare.vector(level));
  const double misalignment = weighted_misalignment(principal_m.data(), distance.data(), players);
  double trivial = 0;
  for (const double m : principal_m) trivial += m;
  trivial *= p.constant();
  const double beyond = given_reach_beyond(agent_welfare, represented);
  const BoundInputs<double> in = {principal_m.data(),
                                  agent_m.data(),
                                  ratio.data(),
                                  distance.data(),
                                  theirs.data(),
                                  ours.data(),
                                  principal_vector.data(),
                                  agent_vector.data(),
                                  agents_regret + beyond,
                                  trivial,
                                  p.constant(),
                                  q.constant()};
  add_bounds_of(in, to_mean, by, players, outcomes, misalignment, e);
  const auto in_units = [&](double x) { return std::ldexp(x, principals.exponent); };
  for (std::size_t b = 0; b < plain_bound_count; ++b) {
    const double bound = e.bound[b];
    e.capped[b] = trivial > 0 && bound == trivial;
    e.tightness[b] = tightness<double>(principals_regret, bound, trivial);
    e.worst_case_tightness[b] = tightness<double>(worst, bound, trivial);
    e.slack[b] = in_units(bound - principals_regret);
    e.bound[b] = in_units(bound);
  }
  e.agents_welfare_regret = std::ldexp(agents_regret, agents.exponent);
  e.principals_welfare_regret = in_units(principals_regret);
  e.worst_case_regret = in_units(worst);
  e.trivial_bound = in_units(trivial);
  e.weighted_misalignment = in_units(misalignment);
  return e;
}

Representation representation_of(const GivenSides& sides,
                                 const std::vector<std::vector<double>>& delegation,
                                 const Comparing& by) {
  const OutcomeNorm q(by.metric.distance_norm, by.outcome_weights);
  const std::size_t k = sides.agents.outcomes, agents = sides.agents.players;
  const Rows theirs = q.scaled(sides.principals.nu), real = q.scaled(sides.agents.nu);
  Representation r;
  r.magnitude = sides.represented.own_magnitude;
  Rows to_mean;
  r.collective_alignment = collective_alignment_of(
      q.scaled(sides.represented.nu), sides.represented.magnitude, k, q.norm(), to_mean);
  for (std::size_t i = 0; i < sides.principals.players; ++i) {
    std::vector<double> alignment, magnitude;
    Rows team;
    for (std::size_t j = 0; j < agents; ++j) {
      alignment.push_back(1 - alignment_distance(theirs.data() + i * k, real.data() + j * k,
                                                 static_cast<int>(k), q.norm()));
      if (delegation[i][j] <= 0) continue;
      magnitude.push_back(delegation[i][j] * sides.agents.magnitude[j]);
      const auto row = real.begin() + static_cast<std::ptrdiff_t>(j * k);
      team.insert(team.end(), row, row + static_cast<std::ptrdiff_t>(k));
    }
    r.agent_alignment.push_back(std::move(alignment));
    r.team_alignment.push_back(magnitude.empty() ? std::nullopt
                                                 : std::optional<double>(collective_alignment_of(
                                                       team, magnitude, k, q.norm(), to_mean)));
  }
  return r;
}

Representation plain_representation(const Evaluation& e) {
  const std::size_t n = e.agent_magnitude.size(), all = 2 * n;
  Representation r;
  r.magnitude = e.agent_magnitude;
  r.collective_alignment = e.collective_alignment_agents;
  r.team_alignment.assign(n, 1.0);
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> alignment;
    for (std::size_t j = 0; j < n; ++j) {
      alignment.push_back(1 - e.pairwise_distance[i * all + n + j]);
    }
    r.agent_alignment.push_back(std::move(alignment));
  }
  return r;
}

}  // namespace delegauge::host
