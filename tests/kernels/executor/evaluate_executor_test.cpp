// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/evaluate_executor.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "tests/numerics/support/games.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::evaluate;
using test::Random;
using test::random_game;

std::vector<double> everything(const Evaluation& e) {
  std::vector<double> r;
  for (const auto* v : {&e.principal_shift, &e.agent_shift, &e.principal_magnitude,
                        &e.agent_magnitude, &e.alignment_distance, &e.pairwise_distance}) {
    r.insert(r.end(), v->begin(), v->end());
  }
  for (const double x : {e.collective_alignment_principals, e.collective_alignment_agents,
                         e.agents_welfare_regret, e.principals_welfare_regret, e.worst_case_regret,
                         e.trivial_bound, e.total_misalignment, e.weighted_misalignment}) {
    r.push_back(x);
  }
  r.insert(r.end(), e.bound.begin(), e.bound.end());
  return r;
}

constexpr Metric metrics[] = {epic, max_metric, l1_metric, test::mixed_metric};

// Every instruction set, whatever else is in the batch: the bits of the game alone on scalars.
template <class Real>
void expect_same_bits(std::uint64_t seed) {
  Random random(seed);
  for (int trial = 0; trial < 60; ++trial) {
    const int players = random.integer(1, 8),
              outcomes = random.integer(2, trial % 10 == 0 ? 64 : 12);
    const Metric metric = metrics[trial % 4];
    const auto welfare = trial % 3 == 0 ? Welfare::sum : Welfare::mean;
    std::vector<FlatGame<Real>> games;
    const int count = random.integer(1, 37);
    for (int g = 0; g < count; ++g) {
      games.push_back(test::converted<Real>(random_game(random, players, outcomes)));
    }
    std::vector<std::vector<double>> expected;
    for (const auto& game : games) expected.push_back(everything(evaluate(metric, welfare, game)));
    for (const cpu::Kernels* kernels : cpu::available()) {
      const auto got = evaluate<Real>(*kernels, metric, welfare, games);
      ASSERT_EQ(got.size(), games.size());
      for (std::size_t g = 0; g < games.size(); ++g) {
        ASSERT_EQ(everything(got[g]), expected[g])
            << kernels->isa << ", game " << g << " of " << count;
      }
    }
  }
}

TEST(Evaluate, EveryInstructionSetGivesTheSameBits) {
  expect_same_bits<float>(951);
  expect_same_bits<double>(952);
}

TEST(Evaluate, AnEmptyBatchIsEmpty) {
  for (const cpu::Kernels* kernels : cpu::available()) {
    EXPECT_TRUE(evaluate<double>(*kernels, epic, Welfare::mean, {}).empty());
  }
}

TEST(Evaluate, DistancesAreOfPrincipalsThenAgents) {
  // Players' preferences at 0, 90 and 180 degrees of one plane: distances 0, sqrt(1/2), 1.
  const std::vector<double> g = {1, -1, 0}, h = {1, 1, -2};
  FlatGame<double> game{2, 3, {}, {}, {1, 0, 0}};
  const auto put = [](std::vector<double>& side, const std::vector<double>& x, double scale) {
    for (const double v : x) side.push_back(scale * v);
  };
  put(game.principals, g, 1);
  put(game.principals, h, 1);
  put(game.agents, g, 2);
  put(game.agents, g, -3);
  const auto e = evaluate(epic, Welfare::mean, game);
  const double half = std::sqrt(0.5);
  const double expected[4][4] = {
      {0, half, 0, 1}, {half, 0, half, half}, {0, half, 0, 1}, {1, half, 1, 0}};
  for (std::size_t a = 0; a < 4; ++a) {
    for (std::size_t b = 0; b < 4; ++b) {
      EXPECT_NEAR(e.pairwise_distance[a * 4 + b], expected[a][b], 1e-15) << a << " " << b;
    }
  }
  EXPECT_NEAR(e.alignment_distance[1], half, 1e-15);
  EXPECT_NEAR(e.agent_magnitude[1], 3 * std::sqrt(2.0), 1e-14);
}

}  // namespace
}  // namespace delegauge
