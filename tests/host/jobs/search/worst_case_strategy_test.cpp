// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/worst_case_strategy.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <random>

#include "kernels/cpu/kernels.hpp"

namespace delegauge::host {
namespace {

Evaluation evaluate(const FlatGame<double>& game, Welfare welfare) {
  EvaluationBatch<double> batch = {epic, welfare, {&game}, {}, all_bounds};
  cpu::available().front()->evaluate_double(batch);
  return batch.results.front();
}

TEST(WorstCaseStrategy, AttainsTheWorstCase) {
  std::mt19937 random(5);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  for (int trial = 0; trial < 300; ++trial) {
    FlatGame<double> game;
    game.players = 1 + trial % 3;
    game.outcomes = 2 + trial % 7;
    for (int i = 0; i < game.players * game.outcomes; ++i) {
      game.principals.push_back(normal(random));
      game.agents.push_back(normal(random));
    }
    const Welfare welfare = trial % 2 == 0 ? Welfare::mean : Welfare::sum;
    // Any strategy: its regret is what the worst case may have.
    game.strategy.assign(static_cast<std::size_t>(game.outcomes), 0);
    const double share = uniform(random);
    game.strategy[0] = share;
    game.strategy[1] += 1 - share;
    const Evaluation before = evaluate(game, welfare);
    game.strategy = worst_case_strategy(game, welfare, before.agents_welfare_regret, 1e-12);
    const Evaluation after = evaluate(game, welfare);
    EXPECT_NEAR(after.principals_welfare_regret, before.worst_case_regret, 1e-12);
    EXPECT_LE(after.agents_welfare_regret, before.agents_welfare_regret + 1e-12);
  }
}

TEST(WorstCaseStrategy, OfNoRegretIsTheAgentsOptimum) {
  FlatGame<double> game = {1, 3, {0, 1, 2}, {3, 3, 0}, {}};
  EXPECT_EQ(worst_case_strategy(game, Welfare::mean, 0, 1e-12), (std::vector<double>{1, 0, 0}));
}

}  // namespace
}  // namespace delegauge::host
