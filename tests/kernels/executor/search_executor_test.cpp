// SPDX-License-Identifier: Apache-2.0
// What chains find, measured again by `evaluate`.
#include "kernels/executor/search_executor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "delegauge/measure/miscalibration.hpp"
#include "kernels/cpu/reevaluate.hpp"
#include "tests/kernels/support/search.hpp"

namespace delegauge {
namespace {

using test::columns_of;
using test::search_job;
using test::SearchColumns;

const auto kernel = cpu::available().back() -> search->batch_double;

/// The chain's game; its strategy, which does not matter to V, is uniform.
FlatGame<double> game_of(const SearchJob& job, const SearchColumns& columns, std::uint64_t at) {
  FlatGame<double> game;
  game.players = job.games.players;
  game.outcomes = job.games.outcomes;
  const int half = game.players * game.outcomes;
  for (int i = 0; i < half; ++i) {
    game.principals.push_back(columns(search_column_count + i, at));
    game.agents.push_back(columns(search_column_count + half + i, at));
  }
  game.strategy.assign(static_cast<std::size_t>(game.outcomes), 1.0 / game.outcomes);
  return game;
}

Evaluation evaluate(const SearchJob& job, const FlatGame<double>& game) {
  EvaluationBatch<double> batch = {job.games.metric, job.games.welfare, {&game}, {}};
  cpu::available().front()->evaluate_double(batch);
  return batch.results.front();
}

TEST(SearchChains, FoundGamesAreWhatTheyAreSaidToBe) {
  for (const Metric& metric : {epic, max_metric, l1_metric}) {
    SearchJob job = search_job(3, 5, metric);
    job.bound = Bound::sharp;
    job.games.principal_magnitude[0] = {0.5, 2};
    job.games.agent_magnitude[2] = {0.25, 0.5};
    job.region = {{0.1, 0.6}, {0.1, 0.3}, {0.05, 0.5}, {0.2, 0.7}};
    job.limits_miscalibration = job.limits_collective = true;
    job.steps = 2000;
    const SearchColumns columns = columns_of(kernel, job, 0, 64);
    int inside = 0;
    for (std::uint64_t chain = 0; chain < 64; ++chain) {
      if (columns(SearchColumn::outside, chain) > 0) continue;
      ++inside;
      const double regret = columns(SearchColumn::agents_regret, chain);
      EXPECT_GE(regret, 0.1);
      EXPECT_LE(regret, 0.6);
      const Evaluation e = evaluate(job, game_of(job, columns, chain));
      constexpr double rounding = 1e-9;
      EXPECT_GE(e.weighted_misalignment, 0.1 - rounding);
      EXPECT_LE(e.weighted_misalignment, 0.3 + rounding);
      EXPECT_GE(e.collective_alignment_agents, 0.2 - rounding);
      EXPECT_LE(e.collective_alignment_agents, 0.7 + rounding);
      std::vector<double> ratio;
      for (std::size_t i = 0; i < 3; ++i) {
        const double theirs = e.principal_magnitude[i], ours = e.agent_magnitude[i];
        ratio.push_back(theirs / ours);
        const Range& p = job.games.principal_magnitude[i];
        const Range& a = job.games.agent_magnitude[i];
        EXPECT_GE(theirs, p.low - rounding);
        EXPECT_LE(theirs, p.high + rounding);
        EXPECT_GE(ours, a.low - rounding);
        EXPECT_LE(ours, a.high + rounding);
      }
      const double off = miscalibration<double>(e.principal_magnitude.data(),
                                                e.agent_magnitude.data(), ratio.data(), 3);
      EXPECT_GE(off, 0.05 - rounding);
      EXPECT_LE(off, 0.5 + rounding);
    }
    EXPECT_GT(inside, 16);
  }
}

TEST(SearchChains, SampledGamesAreThoseOfSurface) {
  SearchJob job = search_job(3, 4);
  job.method = SearchMethod::sample;
  job.steps = 100;
  job.region.misalignment = {0, 1};
  const SearchColumns columns = columns_of(kernel, job, 0, 9);
  SurfaceJob surface;
  surface.games = job.games;
  for (std::uint64_t chain = 0; chain < 9; ++chain) {
    double best = 0;
    for (std::uint64_t index = chain * 100; index < (chain + 1) * 100; ++index) {
      const Evaluation e = evaluate_as_run<double>(surface, index);
      const double bound = e.bound[static_cast<std::size_t>(Bound::fused)];
      if (bound < trivial_share<double>() * e.trivial_bound) {
        best = std::max(best, e.worst_case_regret / bound);
      }
    }
    // The bound at the regret of V's own strategy may be less than at what surface's has.
    EXPECT_GE(columns(SearchColumn::value, chain), best * (1 - 1e-12));
    EXPECT_LE(columns(SearchColumn::value, chain), best * 1.05);
    // The game is one of those.
    const FlatGame<double> found = game_of(job, columns, chain);
    bool known = false;
    for (std::uint64_t index = chain * 100; index < (chain + 1) * 100; ++index) {
      known = known || sampled_game<double>(surface, index).principals == found.principals;
    }
    EXPECT_TRUE(known);
  }
}

TEST(SearchChains, BinsPartitionTheRegion) {
  SearchJob job = search_job(4, 4);
  job.regret_bins = 3;
  job.misalignment_bins = 4;
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 4; ++column) {
      const SearchRegion region = region_of(job, row * 4 + column);
      if (row > 0) {
        EXPECT_EQ(region.regret.low, region_of(job, (row - 1) * 4 + column).regret.high);
      }
      if (column > 0) {
        EXPECT_EQ(region.misalignment.low, region_of(job, row * 4 + column - 1).misalignment.high);
      }
    }
  }
  EXPECT_EQ(region_of(job, 0).regret.low, job.region.regret.low);
  EXPECT_EQ(region_of(job, 11).regret.high, job.region.regret.high);
  EXPECT_EQ(region_of(job, 11).misalignment.high, job.region.misalignment.high);
}

}  // namespace
}  // namespace delegauge
