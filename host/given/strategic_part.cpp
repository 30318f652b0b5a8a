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

}  // namespace

StrategicPart strategic_play(const GivenGame& game, const std::vector<double>& weights,
                             const CentredSide& agents, const CentredSide& principals,
                             Welfare welfare) {
  StrategicPart part;
  const std::size_t players = game.agents.size();
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
  of.weights = weights;
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
  record["regret_bound"] = where_defined(part.bounds.regret);
  record["sharp_regret_bound"] = where_defined(part.bounds.sharp_regret);
  record["valid_regret_bound"] = where_defined(part.bounds.valid_regret);
  record["valid_sharp_regret_bound"] = where_defined(part.bounds.valid_sharp_regret);
  record["ideal_regret_bound"] = part.bounds.ideal;
  record["sharp_ideal_regret_bound"] = part.bounds.sharp_ideal;
}

}  // namespace delegauge::host
