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
using test::evaluate;
using test::game_of;
using test::search_job;
using test::SearchColumns;
using test::worst_case_tightness_of;

const auto kernel = cpu::available().back() -> search->batch_double;

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
      constexpr double rounding = 4 * region_tolerance<double>();  // the trivial bound is 3
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
    EXPECT_GE(worst_case_tightness_of(job, columns, chain), best * (1 - 1e-12));
    EXPECT_LE(worst_case_tightness_of(job, columns, chain), best * 1.05);
    // The game is one of those, but for the last bits of its magnitudes.
    const FlatGame<double> found = game_of(job, columns, chain);
    double nearest = 1;
    for (std::uint64_t index = chain * 100; index < (chain + 1) * 100; ++index) {
      const std::vector<double> sampled = sampled_game<double>(surface, index).principals;
      double farthest = 0;
      for (std::size_t i = 0; i < sampled.size(); ++i) {
        farthest = std::max(farthest, std::abs(sampled[i] - found.principals[i]));
      }
      nearest = std::min(nearest, farthest);
    }
    EXPECT_LE(nearest, 1e-14);
  }
}

// Where payoffs nearly agree, as two may, a game as sampled has other magnitudes than prescribed,
// in float by a thousandth.
TEST(SearchChains, MagnitudesAreAsPrescribedWhateverWasSampled) {
  const auto& kernels = *cpu::available().back()->search;
  for (const SearchMethod method :
       {SearchMethod::sample, SearchMethod::climb, SearchMethod::anneal}) {
    for (const bool in_float : {false, true}) {
      SearchJob job = search_job(2, 2);
      job.method = method;
      job.bound = Bound::pairwise;
      job.games.principal_magnitude[0] = {0.5, 2};
      job.games.welfare_weight[1] = 3;
      job.steps = method == SearchMethod::sample ? 1 : 20;
      constexpr std::uint64_t chains = 20'000;
      const SearchColumns columns =
          columns_of(in_float ? kernels.batch_float : kernels.batch_double, job, 0, chains);
      const double rounding = in_float ? 1e-6 : 1e-14;
      for (std::uint64_t chain = 0; chain < chains; ++chain) {
        const double outside = columns(SearchColumn::outside, chain);
        const auto magnitude = [&](int row) {
          const int at = search_column_count + 2 * row;
          return std::abs(columns(at, chain) - columns(at + 1, chain)) / std::sqrt(2.0);
        };
        if (outside >= far_outside) continue;  // someone is indifferent
        EXPECT_GE(magnitude(0), 0.5 * (1 - rounding)) << chain;
        EXPECT_LE(magnitude(0), 2 * (1 + rounding)) << chain;
        EXPECT_NEAR(magnitude(1), 3, 3 * rounding) << chain;
        EXPECT_NEAR(magnitude(2), 1, rounding) << chain;
        EXPECT_NEAR(magnitude(3), 3, 3 * rounding) << chain;
      }
    }
  }
}

// A range of no width is met up to a tolerance.
TEST(SearchChains, RangesOfNoWidthAreMet) {
  const auto& kernels = *cpu::available().back()->search;
  for (const bool in_float : {false, true}) {
    const double tolerance = in_float ? region_tolerance<float>() : region_tolerance<double>();
    SearchJob job = search_job(3, 4);
    job.games.agent_magnitude[0] = {0.5, 2};
    job.region = {{0.5, 0.5}, {0.3, 0.3}, {0.2, 0.2}, {0.6, 0.6}};
    job.limits_miscalibration = job.limits_collective = true;
    job.steps = 2000;
    const SearchColumns columns =
        columns_of(in_float ? kernels.batch_float : kernels.batch_double, job, 0, 64);
    int inside = 0;
    for (std::uint64_t chain = 0; chain < 64; ++chain) {
      if (columns(SearchColumn::outside, chain) > 0) continue;
      ++inside;
      const Evaluation e = evaluate(job, game_of(job, columns, chain));
      EXPECT_NEAR(e.agents_welfare_regret, 0.5, tolerance * 2);
      EXPECT_NEAR(e.weighted_misalignment, 0.3, tolerance * std::sqrt(2.0));
      EXPECT_NEAR(e.collective_alignment_agents, 0.6, tolerance);
    }
    EXPECT_GT(inside, 32) << in_float;
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
