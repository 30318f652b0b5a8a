// SPDX-License-Identifier: Apache-2.0
#include "host/given/strategic_part.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

void add_levels(Json& record, const std::string& side, const WelfareLevels& levels) {
  record[side + "_welfare_min"] = levels.least;
  record[side + "_welfare_max"] = levels.greatest;
  record[side + "_ideal_welfare"] = levels.ideal;
  record[side + "_worst_welfare"] = levels.worst;
}

/// Null where there are more actors or actions than equilibria are looked for with.
void add_mixed(Json& record, const std::optional<MixedPart>& mixed) {
  Json list = Json::array();
  for (std::size_t e = 0; mixed && e < mixed->equilibria.of.size(); ++e) {
    const MixedEquilibrium& equilibrium = mixed->equilibria.of[e];
    list.push_back({{"first", equilibrium.first},
                    {"second", equilibrium.second},
                    {"agent_welfare", mixed->agent_welfare[e]},
                    {"principal_welfare", mixed->principal_welfare[e]}});
  }
  record["mixed_equilibria"] = mixed ? list : Json(nullptr);
  record["degenerate"] = mixed ? Json(mixed->equilibria.degenerate) : Json(nullptr);
  record["mixed_welfare_least"] = mixed ? Json(mixed->agent_welfare_least) : Json(nullptr);
  record["mixed_anarchy_regret"] = mixed ? Json(mixed->anarchy_regret) : Json(nullptr);
  record["mixed_price_of_anarchy"] =
      mixed && mixed->price_of_anarchy ? Json(*mixed->price_of_anarchy) : Json(nullptr);
}

}  // namespace

StrategicPart strategic_play(const GivenGame& game, const std::vector<double>& agent_weights,
                             const std::vector<double>& principal_weights,
                             const CentredSide& agents, const CentredSide& principals,
                             Welfare welfare) {
  StrategicPart part;
  const std::size_t players = game.dims.size();
  part.collective_capability = game.collective_capability.value_or(1);
  part.equilibrium_tolerance = game.equilibrium_tolerance.value_or(0);
  part.individual_capability = game.individual_capability.value_or(std::vector<double>(players, 1));
  GivenStrategicGame of;
  std::copy(part.individual_capability.begin(), part.individual_capability.end(),
            of.individual_capability.begin());
  for (double& capability : part.individual_capability) {
    capability = std::min(capability, 1 - part.equilibrium_tolerance);
  }
  const std::vector<int> actions(game.dims.begin(), game.dims.end());
  of.profiles = Profiles(static_cast<int>(players), actions);
  if (game.actors) of.actors = *game.actors;
  of.weights = agent_weights;
  of.principal_weights = principal_weights;
  of.agents = {&game.agents, agents.utilities.data(), agents.exponents.data(), agents.exponent,
               agents.rounding};
  of.principals = {&game.principals, principals.utilities.data(), principals.exponents.data(),
                   principals.exponent, principals.rounding};
  of.welfare = welfare;
  of.collective_capability = part.collective_capability;
  of.equilibrium_tolerance = part.equilibrium_tolerance;
  part.play = play_given(of);
  return part;
}

void add_bounds(const Evaluation& measured, const Metric& metric, Welfare welfare,
                StrategicPart& part) {
  part.bounds = bounds_of_play(part.play, measured, metric, welfare, part.collective_capability);
}

void add_represented_bounds(const GivenSides& sides,
                            const std::vector<std::vector<double>>& delegation,
                            const Evaluation& measured, const Comparing& by, StrategicPart& part) {
  if (!by.outcome_weights.empty()) return;
  const StrategicPlay& play = part.play;
  const std::size_t n = delegation.size(), agents = sides.agents.players;
  const double omega = welfare_scale(by.welfare, static_cast<int>(n));
  const double agents_omega = welfare_scale(by.welfare, static_cast<int>(agents));
  double misalignment = 0, magnitudes = 0, calibration = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double theirs = sides.principals.own_magnitude[i];
    const double own = sides.represented.own_magnitude[i];
    misalignment += theirs * measured.alignment_distance[i];
    magnitudes += theirs;
    if (!play.has_equilibrium || !(own > 0)) continue;
    double advantage = 0;  // of the representation
    for (std::size_t j = 0; j < agents; ++j) advantage += delegation[i][j] * play.advantage[j];
    calibration += (omega * theirs - agents_omega * own) * (advantage / own);
  }
  WelfareExtremes<double> extremes{};  // welfare counted from w_0
  extremes.agents_greatest = play.anarchy_regret;
  extremes.epsilon_least = -play.individual_shortfall;
  delegauge::Played<double> played{};
  played.fallback = play.fallback;
  const CapabilityConstants<double> constants(by.metric, omega, static_cast<int>(n), play.outcomes);
  part.bounds = capability_bounds(constants, extremes, played, part.collective_capability,
                                  play.agents_regret, misalignment, magnitudes,
                                  measured.collective_alignment_principals, calibration);
}

std::vector<double> uniform_over(const std::vector<std::int64_t>& set, std::size_t outcomes) {
  std::vector<double> strategy(outcomes);
  for (const std::int64_t s : set) {
    strategy[static_cast<std::size_t>(s)] = 1 / static_cast<double>(set.size());
  }
  return strategy;
}

void add_strategic(Json& record, const StrategicPart& part) {
  const StrategicPlay& play = part.play;
  const auto where_defined = [&play](auto value) {
    return play.has_equilibrium ? Json(value) : Json(nullptr);
  };
  record["individual_capability"] = part.individual_capability;
  record["collective_capability"] = part.collective_capability;
  record["equilibrium_tolerance"] = part.equilibrium_tolerance;
  record["has_equilibrium"] = play.has_equilibrium;
  record["equilibria"] = play.equilibria;
  record["epsilon_equilibria"] = play.epsilon_equilibria;
  record["played"] = play.played;
  record["fallback"] = where_defined(play.fallback);
  add_levels(record, "agent", play.agents);
  add_levels(record, "principal", play.principals);
  record["nash_welfare_least"] = where_defined(play.nash_welfare_least);
  record["epsilon_welfare_least"] = where_defined(play.epsilon_welfare_least);
  record["anarchy_regret"] = where_defined(play.anarchy_regret);
  record["price_of_anarchy"] = play.price_of_anarchy ? Json(*play.price_of_anarchy) : Json(nullptr);
  record["agent_welfare_played"] = where_defined(play.agent_welfare_played);
  record["principal_welfare_played"] = where_defined(play.principal_welfare_played);
  const auto bound = [&part](bool defined, double CapabilityBounds<double>::*which) {
    return part.bounds && defined ? Json((*part.bounds).*which) : Json(nullptr);
  };
  using Bounds = CapabilityBounds<double>;
  record["regret_bound"] = bound(play.has_equilibrium, &Bounds::regret);
  record["sharp_regret_bound"] = bound(play.has_equilibrium, &Bounds::sharp_regret);
  record["valid_regret_bound"] = bound(play.has_equilibrium, &Bounds::valid_regret);
  record["valid_sharp_regret_bound"] = bound(play.has_equilibrium, &Bounds::valid_sharp_regret);
  record["ideal_regret_bound"] = bound(true, &Bounds::ideal);
  record["sharp_ideal_regret_bound"] = bound(true, &Bounds::sharp_ideal);
  add_mixed(record, part.mixed);
}

}  // namespace delegauge::host
