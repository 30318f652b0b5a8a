// SPDX-License-Identifier: Apache-2.0
// Random given games with outcome weights and teams of agents, some of which cancel.
#pragma once

#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "host/given/evaluate_games.hpp"
#include "host/given/given_game.hpp"
#include "host/given/given_keys.hpp"

namespace delegauge::host::test {

enum class Teams { none, shares, whole, cancelling, nearly_cancelling };

class TeamGames {
 public:
  explicit TeamGames(unsigned seed) : random_(seed) {}

  int integer(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  double uniform() { return std::uniform_real_distribution<double>()(random_); }
  bool chance(double probability) { return uniform() < probability; }

  /// Metrics are those for which weights are defined, if it is to have some.
  GivenGame game(Teams teams, bool weighted) {
    GivenGame g;
    g.origin = "game";
    const int principals = integer(1, 4), outcomes = integer(2, 10);
    const int agents = teams == Teams::none ? principals : integer(1, 6);
    g.dims = {outcomes};
    const int kind = integer(0, 2);
    for (int i = 0; i < principals; ++i) g.principals.push_back(utilities(outcomes, kind));
    for (int j = 0; j < agents; ++j) g.agents.push_back(utilities(outcomes, kind));
    if (teams == Teams::none && chance(0.7)) mix_in_principals(g);
    if (cancels(teams)) cancel(g);
    if (teams == Teams::nearly_cancelling) disturb(g);
    if (teams != Teams::none) g.delegation = delegation(teams, principals, agents);
    if (weighted) {
      g.outcome_weights.emplace();
      // What nearly cancels is the smaller in the norm, the less its outcomes weigh.
      for (int s = 0; s < outcomes; ++s) {
        g.outcome_weights->push_back(
            teams == Teams::nearly_cancelling ? std::pow(10.0, -4 * uniform()) : 0.05 + uniform());
      }
    }
    g.metric = metric(weighted);
    g.welfare = chance(0.5) ? "mean" : "sum";
    if (chance(0.8)) g.strategy = strategy(outcomes);
    validate(g);
    normalise(g);
    return g;
  }

 private:
  static bool cancels(Teams teams) {
    return teams == Teams::cancelling || teams == Teams::nearly_cancelling;
  }

  std::vector<double> utilities(int outcomes, int kind) {
    std::normal_distribution<double> normal;
    const double scale = std::exp2(integer(-3, 3)),
                 offset = chance(0.3) ? 100 * normal(random_) : 0;
    std::vector<double> u;
    const bool constant = chance(0.05);
    for (int s = 0; s < outcomes; ++s) {
      const double x = kind == 0 ? normal(random_) : kind == 1 ? integer(-2, 2) : uniform();
      u.push_back(constant ? scale : kind == 1 ? x : scale * x + offset);
    }
    return u;
  }

  /// Agents near to their principals.
  void mix_in_principals(GivenGame& g) {
    const double share = uniform();
    for (std::size_t i = 0; i < g.agents.size(); ++i) {
      for (std::size_t s = 0; s < g.agents[i].size(); ++s) {
        g.agents[i][s] = share * g.agents[i][s] + (1 - share) * g.principals[i][s];
      }
    }
  }

  /// Each second agent is opposed to the one before it, or all add up to nothing.
  void cancel(GivenGame& g) {
    const std::size_t n = g.agents.size(), outcomes = g.agents.front().size();
    if (chance(0.5)) {
      for (std::size_t j = 1; j < n; j += 2) {
        for (std::size_t s = 0; s < outcomes; ++s) g.agents[j][s] = -g.agents[j - 1][s];
      }
      return;
    }
    for (std::size_t s = 0; s < outcomes; ++s) {
      double sum = 0;
      for (std::size_t j = 0; j + 1 < n; ++j) sum += g.agents[j][s];
      g.agents[n - 1][s] = -sum;
    }
  }

  /// What agents add up to is then of the size of a tie, or somewhat larger.
  void disturb(GivenGame& g) {
    const double size = std::pow(10.0, -14 + 7 * uniform());
    for (std::vector<double>& u : g.agents) {
      for (double& x : u) x += size * (2 * uniform() - 1) * std::abs(x);
    }
  }

  std::vector<std::vector<double>> delegation(Teams teams, int principals, int agents) {
    std::vector<std::vector<double>> rows(static_cast<std::size_t>(principals),
                                          std::vector<double>(static_cast<std::size_t>(agents)));
    int together = integer(0, principals - 1);
    for (std::size_t j = 0; j < static_cast<std::size_t>(agents); ++j) {
      // Of agents that cancel, neighbours are in one team.
      if (!cancels(teams) || j % 2 == 0) together = integer(0, principals - 1);
      if (teams != Teams::shares) {
        rows[static_cast<std::size_t>(together)][j] = 1;
        continue;
      }
      double sum = 0;
      for (auto& row : rows) sum += row[j] = chance(0.3) ? 0 : uniform();
      if (sum == 0) sum = rows[static_cast<std::size_t>(together)][j] = 1;
      for (auto& row : rows) row[j] /= sum;
    }
    return rows;
  }

  Metric metric(bool weighted) {
    if (weighted) return chance(0.6) ? epic : l1_metric;
    const int choice = integer(0, 5);
    if (choice < 2) return epic;
    if (choice == 2) return max_metric;
    if (choice == 3) return l1_metric;
    const Norm norm = static_cast<Norm>(integer(0, 2));
    return {static_cast<Shift>(integer(0, 4)), norm, norm};
  }

  std::vector<double> strategy(int outcomes) {
    std::vector<double> p(static_cast<std::size_t>(outcomes));
    if (chance(0.5)) {
      p[static_cast<std::size_t>(integer(0, outcomes - 1))] = 1;
      return p;
    }
    double sum = 0;
    for (double& x : p) sum += x = chance(0.3) ? 0 : -std::log(1 - uniform());
    if (sum == 0) sum = p.front() = 1;
    for (double& x : p) x /= sum;
    return p;
  }

  std::mt19937_64 random_;
};

}  // namespace delegauge::host::test
