// SPDX-License-Identifier: Apache-2.0
// What does not change measures of teams (theory/delegation.md, theory/pareto.md), and teams whose
// agents cancel.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "tests/host/support/team_games.hpp"

namespace delegauge::host {
namespace {

using test::TeamGames;
using test::Teams;

EvaluatedGame measured_team(const GivenGame& game) { return evaluate_games({game}, {}).front(); }

void expect_same_measures(const EvaluatedGame& a, const EvaluatedGame& b) {
  const Evaluation &x = a.evaluation, &y = b.evaluation;
  const double slip = 1e-11 * x.trivial_bound;
  EXPECT_NEAR(x.trivial_bound, y.trivial_bound, slip);
  EXPECT_NEAR(x.principals_welfare_regret, y.principals_welfare_regret, slip);
  EXPECT_NEAR(x.worst_case_regret, y.worst_case_regret, slip);
  EXPECT_NEAR(x.weighted_misalignment, y.weighted_misalignment, slip);
  for (std::size_t i = 0; i < x.bound.size(); ++i) EXPECT_NEAR(x.bound[i], y.bound[i], slip);
  EXPECT_NEAR(a.pareto->worst_case_regret, b.pareto->worst_case_regret, slip);
  EXPECT_NEAR(a.pareto->bound, b.pareto->bound, slip);
  EXPECT_NEAR(a.pareto->agents.gain, b.pareto->agents.gain, 1e-11);
}

/// Utilities that bits hold whatever they are added to, so that sums do not depend on their order.
void round_to_bits(GivenGame& game) {
  for (auto* side : {&game.agents, &game.principals}) {
    for (auto& row : *side) {
      for (double& u : row) u = std::ldexp(std::round(std::ldexp(u, 20)), -20);
    }
  }
}

TEST(TeamInvariance, ParetoDoesNotSeeAnAgentsUnit) {
  TeamGames random(21);
  for (int g = 0; g < 200; ++g) {
    GivenGame game = random.game(g % 2 == 0 ? Teams::shares : Teams::none, g % 3 == 0);
    if (!game.strategy) continue;
    const EvaluatedGame before = measured_team(game);
    for (auto& row : game.agents) {
      const double factor = std::exp2(6 * random.uniform() - 3);
      for (double& u : row) u *= factor;
    }
    const EvaluatedGame after = measured_team(game);
    // But for `pairwise`, which it is at most where numbers nearly cancel.
    const double slip = 1e-10 * before.evaluation.trivial_bound;
    EXPECT_NEAR(before.pareto->bound, after.pareto->bound, slip) << g;
    EXPECT_NEAR(before.pareto->agents.gain, after.pareto->agents.gain, 1e-10) << g;
  }
}

TEST(TeamInvariance, AgentsHaveNoOrder) {
  TeamGames random(22);
  for (int g = 0; g < 200; ++g) {
    GivenGame game = random.game(Teams::shares, g % 2 == 0);
    round_to_bits(game);
    const EvaluatedGame before = measured_team(game);
    for (std::size_t j = 0; j + 1 < game.agents.size(); ++j) {
      const auto k = static_cast<std::size_t>(
          random.integer(static_cast<int>(j), static_cast<int>(game.agents.size()) - 1));
      std::swap(game.agents[j], game.agents[k]);
      for (auto& row : *game.delegation) std::swap(row[j], row[k]);
    }
    expect_same_measures(before, measured_team(game));
  }
}

TEST(TeamInvariance, CopiesThatShareTheWorkAreOneAgent) {
  TeamGames random(23);
  for (int g = 0; g < 200; ++g) {
    GivenGame game = random.game(Teams::none, g % 2 == 0);
    round_to_bits(game);
    game.welfare = "sum";
    if (!game.strategy) continue;
    const std::size_t k = game.principals.size();
    game.agents.assign(k, game.agents.front());
    const EvaluatedGame each = measured_team(game);
    const double share = 1.0 / static_cast<double>(k);
    game.delegation.emplace(k, std::vector<double>(k, share));
    expect_same_measures(each, measured_team(game));
    // And a team whose agents have a part of the agent's utility each.
    GivenGame team = game;
    team.delegation.emplace(k, std::vector<double>());
    team.agents.clear();
    for (std::size_t i = 0; i < k; ++i) {
      for (int part = 0; part < (i == 0 ? 4 : 1); ++part) {
        team.agents.push_back(game.agents[i]);
        for (double& u : team.agents.back()) u /= i == 0 ? 4 : 1;
        for (std::size_t r = 0; r < k; ++r) (*team.delegation)[r].push_back(r == i ? 1 : 0);
      }
    }
    if (team.agents.size() <= 8) expect_same_measures(each, measured_team(team));
  }
}

// Agents whose utilities add up to nothing: no strategy costs them welfare, so V is all that the
// principals could lose, and no bound is below it. Decimals add up to nothing but for rounding.
TEST(CancellingTeams, MayLoseEverything) {
  TeamGames random(24);
  const int games = std::getenv("DELEGAUGE_SOAK") != nullptr ? 10'000 : 1000;
  for (int g = 0; g < games; ++g) {
    const bool weighted = g % 4 == 0;
    GivenGame game = random.game(Teams::whole, weighted);
    if (g % 2 == 0) round_to_bits(game);
    const std::size_t n = game.agents.size(), outcomes = game.agents.front().size();
    if (n < 2) continue;
    for (std::size_t s = 0; s < outcomes; ++s) {
      double sum = 0;
      for (std::size_t j = 0; j + 1 < n; ++j) sum += game.agents[j][s];
      game.agents[n - 1][s] = -sum;
    }
    const EvaluatedGame r = measured_team(game);
    const Evaluation& e = r.evaluation;
    const double omega =
        game.welfare == "sum" ? 1 : 1.0 / static_cast<double>(game.principals.size());
    double low = 1e300, high = -1e300, size = 0;
    for (std::size_t s = 0; s < outcomes; ++s) {
      double sum = 0;
      for (const auto& row : game.principals) sum += omega * row[s];
      for (const auto& row : game.principals) size = std::max(size, std::abs(row[s]));
      low = std::min(low, sum);
      high = std::max(high, sum);
    }
    const double slip = 1e-12 * (e.trivial_bound + size);
    EXPECT_EQ(e.agents_welfare_regret, 0) << g;
    EXPECT_NEAR(e.worst_case_regret, high - low, 4 * slip) << g;
    for (std::size_t b = 0; b < plain_bound_count; ++b) {
      EXPECT_GE(e.bound[b], e.worst_case_regret - slip) << g;
    }
    EXPECT_GE(r.pareto->bound, r.pareto->worst_case_regret - 10 * slip) << g;
  }
}

}  // namespace
}  // namespace delegauge::host
