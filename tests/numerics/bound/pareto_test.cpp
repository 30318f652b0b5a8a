// SPDX-License-Identifier: Apache-2.0
#include "delegauge/bound/pareto.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "tests/numerics/support/games.hpp"
#include "tests/numerics/support/pareto.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::pareto_of;
using test::ParetoOfGame;
using test::Random;
using test::random_game;

template <class Real>
ParetoOfGame of_game(const FlatGame<double>& game, const Metric& metric) {
  return pareto_of<Real>({test::converted<Real>(game)}, metric).front();
}

std::vector<Metric> metrics() {
  return {epic,
          max_metric,
          l1_metric,
          Metric{Shift::median, Norm::l2, Norm::l2},
          Metric{Shift::min, Norm::l1, Norm::l1},
          test::mixed_metric};
}

// Whatever the game: constant players, ties, agents near to their principals and unrelated ones.
template <class Real>
void expect_between(double slip) {
  Random random(811);
  for (int trial = 0; trial < 4000; ++trial) {
    const auto game = random_game(random, random.integer(1, 8), random.integer(2, 16));
    for (const Metric& metric : metrics()) {
      const ParetoOfGame r = of_game<Real>(game, metric);
      ASSERT_LE(r.regret, r.pareto + slip * r.trivial) << trial;
      ASSERT_LE(r.pareto, r.pairwise) << trial;
      ASSERT_GE(r.pareto, 0) << trial;
    }
  }
}
TEST(Pareto, IsBetweenTheRegretAndPairwise) {
  expect_between<float>(1e-5);
  expect_between<double>(1e-12);
}

// Agents that nearly cancel have weights without end; what is left is noise in single precision.
TEST(Pareto, IsNoLessThanTheRegretWhereAgentsNearlyCancel) {
  Random random(812);
  for (int trial = 0; trial < 3000; ++trial) {
    const int players = random.integer(2, 6), outcomes = random.integer(2, 8);
    FlatGame<double> game = random_game(random, players, outcomes);
    const auto k = static_cast<std::size_t>(outcomes), last = game.agents.size() - k;
    const double left = random.scale(-14, -2);
    for (std::size_t s = 0; s < k; ++s) {
      double sum = 0;
      for (std::size_t at = s; at < last; at += k) sum += game.agents[at];
      game.agents[last + s] = left * random.normal() - sum;
    }
    for (const Metric& metric : metrics()) {
      const ParetoOfGame single = of_game<float>(game, metric);
      ASSERT_LE(single.regret, single.pareto + 1e-5 * single.trivial) << trial;
      ASSERT_LE(single.pareto, single.pairwise);
      const ParetoOfGame whole = of_game<double>(game, metric);
      ASSERT_LE(whole.regret, whole.pareto + 1e-12 * whole.trivial) << trial;
      ASSERT_LE(whole.pareto, whole.pairwise);
    }
  }
}

// The principals' welfare lies in the cone of agents' utilities, and what is played is the optimum
// of the agents' welfare with the weights that make it up: there is nothing to regret, whatever
// `pairwise` makes of the agents' own welfare.
TEST(Pareto, VanishesWhereAgentsWeightedMakeUpThePrincipals) {
  Random random(813);
  int far = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    const int players = random.integer(2, 5), outcomes = random.integer(3, 8);
    const auto k = static_cast<std::size_t>(outcomes);
    FlatGame<double> game{players, outcomes, {}, {}, std::vector<double>(k, 0.0)};
    std::vector<double> welfare(k, 0.0);
    for (int i = 0; i < players; ++i) {
      const double weight = random.uniform(0.3, 3);
      for (std::size_t s = 0; s < k; ++s) {
        const double u = random.normal();
        game.agents.push_back(u);
        game.principals.push_back(weight * u);
        welfare[s] += weight * u;
      }
    }
    const auto best = std::max_element(welfare.begin(), welfare.end()) - welfare.begin();
    game.strategy[static_cast<std::size_t>(best)] = 1;
    const ParetoOfGame r = of_game<double>(game, epic);
    ASSERT_LE(r.pareto, 0.02 * r.trivial) << trial;
    far += r.pairwise > 0.1 * r.trivial ? 1 : 0;
  }
  EXPECT_GT(far, 300);
}

// A welfare of the agents is not presumed: their utilities' scales do not matter.
TEST(Pareto, DoesNotSeeTheScaleOfAnAgentsUtilities) {
  Random random(814);
  for (int trial = 0; trial < 1500; ++trial) {
    const int players = random.integer(2, 5), outcomes = random.integer(2, 8);
    const auto k = static_cast<std::size_t>(outcomes);
    const FlatGame<double> game = random_game(random, players, outcomes);
    FlatGame<double> scaled = game;
    for (int i = 0; i < players; ++i) {
      const double factor = random.scale(-1, 1);
      for (std::size_t s = 0; s < k; ++s)
        scaled.agents[static_cast<std::size_t>(i) * k + s] *= factor;
    }
    for (const Metric& metric : {epic, max_metric, l1_metric}) {
      const ParetoOfGame a = of_game<double>(game, metric), b = of_game<double>(scaled, metric);
      // `pairwise` caps both, and does see it.
      const double cap = std::min(a.pairwise, b.pairwise);
      ASSERT_NEAR(std::min(a.pareto, cap), std::min(b.pareto, cap), 0.03 * a.trivial) << trial;
    }
  }
}

// A lane has the bits that the same game has by itself.
template <class Real, int width>
void expect_lanes_alike() {
  Random random(815);
  for (int trial = 0; trial < 300; ++trial) {
    const int players = random.integer(1, 8), outcomes = random.integer(2, 12);
    std::vector<FlatGame<Real>> games;
    for (int lane = 0; lane < width; ++lane) {
      games.push_back(test::converted<Real>(random_game(random, players, outcomes)));
    }
    for (const Metric& metric : metrics()) {
      const auto together = pareto_of<Lane<Real, width>>(games, metric);
      for (std::size_t lane = 0; lane < games.size(); ++lane) {
        const ParetoOfGame alone = pareto_of<Real>({games[lane]}, metric).front();
        ASSERT_EQ(together[lane].pareto, alone.pareto) << trial;
      }
    }
  }
}
TEST(Pareto, LanesHaveTheBitsOfScalars) {
  expect_lanes_alike<float, 4>();
  expect_lanes_alike<double, 2>();
}

}  // namespace
}  // namespace delegauge
