// SPDX-License-Identifier: Apache-2.0
// Given strategic games: random ones, what is measured of them, and what of it hangs on
// capabilities.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "host/given/record.hpp"
#include "host/given/strategic_part.hpp"

namespace delegauge::host {

inline nlohmann::ordered_json record(const GivenGame& game, const EvaluateOptions& options = {}) {
  return record_of(game.dims, evaluate_games({game}, options).front());
}

inline EvaluatedGame evaluated(const GivenGame& game, const EvaluateOptions& options = {}) {
  return evaluate_games({game}, options).front();
}

/// Everything that hangs on capabilities, to compare two records' by.
inline const std::vector<std::string>& strategic_keys() {
  static const std::vector<std::string> keys = {"individual_capability",
                                                "collective_capability",
                                                "equilibrium_tolerance",
                                                "equilibria",
                                                "epsilon_equilibria",
                                                "played",
                                                "fallback",
                                                "agent_welfare_min",
                                                "agent_welfare_max",
                                                "agent_ideal_welfare",
                                                "agent_worst_welfare",
                                                "principal_welfare_min",
                                                "principal_welfare_max",
                                                "principal_ideal_welfare",
                                                "principal_worst_welfare",
                                                "nash_welfare_least",
                                                "epsilon_welfare_least",
                                                "anarchy_regret",
                                                "price_of_anarchy",
                                                "agent_welfare_played",
                                                "principal_welfare_played",
                                                "regret_bound",
                                                "sharp_regret_bound",
                                                "valid_regret_bound",
                                                "valid_sharp_regret_bound",
                                                "ideal_regret_bound",
                                                "sharp_ideal_regret_bound"};
  return keys;
}

inline nlohmann::ordered_json strategic_of(const nlohmann::ordered_json& record) {
  nlohmann::ordered_json part;
  for (const std::string& key : strategic_keys()) part[key] = record.at(key);
  return part;
}

class RandomGames {
 public:
  explicit RandomGames(unsigned seed) : engine_(seed) {}

  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(engine_);
  }
  std::int64_t whole(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
  }
  /// A game of 2 or 3 agents with 1 to 4 actions; utilities uniform, or small whole numbers, which
  /// tie often.
  GivenGame game(bool ties) {
    GivenGame g;
    g.origin = "random";
    const std::int64_t players = whole(2, 3);
    for (std::int64_t i = 0; i < players; ++i) g.dims.push_back(whole(i == 0 ? 2 : 1, 4));
    for (auto* side : {&g.agents, &g.principals}) {
      for (std::int64_t i = 0; i < players; ++i) side->push_back(utilities(g, ties));
    }
    std::vector<double> capability(g.agents.size());
    for (double& x : capability) x = share(ties);
    g.individual_capability = capability;
    g.collective_capability = share(ties);
    if (whole(0, 2) == 0) g.equilibrium_tolerance = 0.25 * share(ties);
    validate(g);
    return g;
  }

 private:
  double share(bool ties) { return ties ? static_cast<double>(whole(0, 4)) / 4 : uniform(0, 1); }
  std::vector<double> utilities(const GivenGame& g, bool ties) {
    std::vector<double> u(static_cast<std::size_t>(outcomes(g)));
    const double size = uniform(0.5, 2);
    for (double& x : u) x = ties ? static_cast<double>(whole(-2, 2)) : size * uniform(-1, 1);
    return u;
  }

  std::mt19937_64 engine_;
};

/// Replaces each utility by change(utility, player, agents' side or not).
inline void change_utilities(GivenGame& game,
                             const std::function<double(double, std::size_t, bool)>& change) {
  for (auto* side : {&game.agents, &game.principals}) {
    for (std::size_t i = 0; i < side->size(); ++i) {
      for (double& u : (*side)[i]) u = change(u, i, side == &game.agents);
    }
  }
}

inline void expect_same_sets(const StrategicPlay& a, const StrategicPlay& b,
                             const std::string& where) {
  EXPECT_EQ(a.equilibria, b.equilibria) << where;
  EXPECT_EQ(a.epsilon_equilibria, b.epsilon_equilibria) << where;
  EXPECT_EQ(a.played, b.played) << where;
  EXPECT_EQ(a.fallback, b.fallback) << where;
}

}  // namespace delegauge::host
