// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "host/given/json_games.hpp"
#include "host/jobs/flat/games.hpp"
#include "host/jobs/surface/selected_games.hpp"
#include "host/text/error.hpp"
#include "tests/host/support/search.hpp"

namespace delegauge::host {
namespace {

const Warn be_quiet = [](const std::string&) {};

SearchConfiguration map_of(int players, int outcomes, std::uint64_t chains_per_bin,
                           std::uint64_t steps) {
  SearchConfiguration c = search(players, outcomes);
  c.job.regret_bins = c.job.misalignment_bins = 16;
  c.job.region = default_region(c.job);
  c.chains = 256 * chains_per_bin;
  c.job.steps = steps;
  return c;
}

double best(const SearchConfiguration& c) {
  const SearchFindings findings = run(c);
  return findings.list.empty() ? 0 : tightness_of(findings.list.front().evaluation, c.job.bound);
}

// With magnitudes 1, fused is below the trivial bound where W < sqrt 2 (1 - 2 mean d^2), and most
// of all where all d_i are equal.
bool below_trivial(const SearchRegion& region) {
  const double d = region.misalignment.low;
  return region.regret.low < std::sqrt(2.0) * (1 - 2 * d * d);
}

// theory/fused-and-pairwise-are-optimal.md: in l2 with three outcomes or more `fused` is attained
// everywhere.
void expect_attained(const SearchConfiguration& c) {
  const SearchFindings findings = run(c);
  double greatest = 0;
  for (int bin = 0; bin < 256; ++bin) {
    const FoundInBin& found = findings.bins[static_cast<std::size_t>(bin)];
    ASSERT_EQ(found.inside > 0, below_trivial(region_of(c.job, bin))) << bin;
    if (found.inside == 0) continue;
    EXPECT_GE(found.tightness, 0.99) << bin;
    greatest = std::max(greatest, found.tightness);
  }
  EXPECT_GE(greatest, 0.999);
}
TEST(SearchRun, FusedIsAttainedInEveryBinForOnePlayer) { expect_attained(map_of(1, 3, 64, 1000)); }
TEST(SearchRun, FusedIsAttainedInEveryBinForTwoPlayers) { expect_attained(map_of(2, 3, 64, 2000)); }
TEST(SearchRun, FusedIsAttainedInEveryBinForFourPlayers) {
  expect_attained(map_of(4, 4, 64, 8000));
}

TEST(SearchRun, PairwiseIsAttained) { EXPECT_GE(best(search(2, 5, Bound::pairwise)), 0.999); }

TEST(SearchRun, FindsMoreThanSampling) {
  for (const int players : {2, 3}) {
    for (int b = 0; b < plain_bound_count; ++b) {
      SearchConfiguration c = search(players, 4, static_cast<Bound>(b));
      const double searched = best(c);
      c.job.method = SearchMethod::sample;
      const double sampled = best(c);
      EXPECT_GT(searched, sampled) << bound_names[static_cast<std::size_t>(b)] << players;
      EXPECT_GT(sampled, 0.5);
    }
  }
}

// It bounds the regret of the very strategy that is played, and many strategies attain it.
TEST(SearchRun, ParetoIsAttained) {
  for (const Metric& metric : {epic, max_metric, l1_metric}) {
    SearchConfiguration c = search(3, 4, Bound::pareto);
    c.job.games.metric = metric;
    c.job.region = default_region(c.job);
    EXPECT_GE(best(c), 0.999);
    EXPECT_LE(best(c), 1 + 1e-9);
  }
}

TEST(SearchRun, GamesPlayTheirWorstCase) {
  for (const Precision precision : {Precision::double_precision, Precision::single_precision}) {
    for (const Metric& metric : {epic, max_metric, l1_metric}) {
      SearchConfiguration c = search(3, 6, Bound::collective);
      c.job.games.metric = metric;
      c.job.region = default_region(c.job);
      c.precision = precision;
      const SearchFindings findings = run(c);
      ASSERT_EQ(findings.list.size(), 10U);
      const double tolerance = precision == Precision::double_precision ? 1e-11 : 1e-5;
      for (const FoundGame& found : findings.list) {
        const Evaluation& e = found.evaluation;
        EXPECT_NEAR(e.principals_welfare_regret, e.worst_case_regret, tolerance);
        const auto played = std::count_if(found.game.strategy.begin(), found.game.strategy.end(),
                                          [](double p) { return p > 0; });
        EXPECT_LE(played, 2);
        EXPECT_GE(e.weighted_misalignment, c.job.region.misalignment.low - tolerance);
      }
    }
  }
}

TEST(SearchRun, TheListIsInOrderAndCountsAddUp) {
  const SearchConfiguration c = search(2, 3, Bound::published);
  const SearchFindings findings = run(c);
  EXPECT_EQ(findings.chains, c.chains);
  EXPECT_LE(findings.inside, findings.chains);
  EXPECT_EQ(findings.tightness.count, findings.inside);
  double last = 1;
  for (const FoundGame& found : findings.list) {
    const double tightness = tightness_of(found.evaluation, Bound::published);
    EXPECT_LE(tightness, last);
    last = tightness;
  }
  EXPECT_NEAR(findings.tightness.max,
              tightness_of(findings.list.front().evaluation, Bound::published), 1e-9);
}

TEST(SearchRun, TheFrontierIsTheLargestRegretOfABin) {
  SearchConfiguration c = search(2, 4);
  c.job.regret_bins = c.job.misalignment_bins = 4;
  c.job.region = default_region(c.job);
  const SearchFindings findings = run(c);
  ASSERT_EQ(findings.bins.size(), 16U);
  std::uint64_t chains = 0;
  for (const FoundInBin& bin : findings.bins) {
    chains += bin.chains;
    ASSERT_EQ(bin.frontier.has_value(), bin.inside > 0);
    if (!bin.frontier) continue;
    for (const FoundGame& listed : findings.list) {
      if (bin_of(c.job, listed.chain) != bin_of(c.job, bin.frontier->chain)) continue;
      EXPECT_GE(bin.frontier->evaluation.principals_welfare_regret,
                listed.evaluation.principals_welfare_regret);
      EXPECT_GE(bin.tightness, tightness_of(listed.evaluation, Bound::fused));
    }
    EXPECT_GE(bin.tightness, tightness_of(bin.frontier->evaluation, Bound::fused));
  }
  EXPECT_EQ(chains, c.chains);
}

// Those that climb the regret find tight games as well, and their games count like any other.
TEST(SearchRun, EveryChainOfAMapCounts) {
  SearchConfiguration c = search(2, 4);
  c.job.regret_bins = 2;
  c.job.misalignment_bins = 1;
  c.job.region = default_region(c.job);
  c.list = 256;
  const SearchFindings findings = run(c);
  EXPECT_EQ(findings.tightness.count, findings.inside);
  ASSERT_EQ(findings.list.size(), findings.inside);
  const auto climbers =
      std::count_if(findings.list.begin(), findings.list.end(),
                    [&](const FoundGame& found) { return climbs_regret(c.job, found.chain); });
  EXPECT_GT(climbers, 32);
}

// A search that finds a violation ends with the game. There is none, so the kernel that measures
// found games makes one up: for a run by kernels that are the processor's but for this one.
TEST(SearchRun, AViolationEndsTheRunAndShowsTheGame) {
  cpu::Kernels wrong = cpu::choose("auto");
  wrong.evaluate_double = [](EvaluationBatch<double>& batch) {
    cpu::available().front()->evaluate_double(batch);
    for (Evaluation& e : batch.results) {
      e.bound[static_cast<std::size_t>(Bound::sharp)] = 0.999 * e.principals_welfare_regret;
    }
  };
  const SearchConfiguration c = search(2, 3);
  try {
    run_search(
        c, {2, &wrong, 64}, [](std::uint64_t) { return true; }, be_quiet);
    FAIL() << "nothing was thrown";
  } catch (const RunError& error) {  // which the program answers with exit code 1
    const std::string text = error.what();
    EXPECT_NE(text.find("exceeds the bound sharp"), std::string::npos) << text;
    const std::size_t at = text.find("\n{");
    ASSERT_NE(at, std::string::npos) << text;
    std::istringstream in(text.substr(at));
    const std::vector<GivenGame> games = read_json_games(in, "message");
    ASSERT_EQ(games.size(), 1U);
    EXPECT_EQ(games[0].principals.size(), 2U);
    EXPECT_EQ(games[0].principals[0].size(), 3U);
    EXPECT_TRUE(games[0].strategy);
  }
}

// theory/how-tight-the-bounds-are.md, Proposition 24: what games with two outcomes can have. Their
// agents' welfare may be the same everywhere.
TEST(SearchRun, SupremaOfTwoOutcomesAreFoundAndNotExceeded) {
  struct Case {
    int players;
    Bound bound;
    double supremum;
  };
  for (const Case& one :
       {Case{3, Bound::published, std::sqrt(0.125)}, Case{4, Bound::published, std::sqrt(0.5)},
        Case{4, Bound::sharp, 1}, Case{4, Bound::fused, 1}, Case{3, Bound::pairwise, 1}}) {
    for (const Precision precision : {Precision::double_precision, Precision::single_precision}) {
      SearchConfiguration c = search(one.players, 2, one.bound);
      c.precision = precision;
      c.chains = 1024;
      const double rounding = precision == Precision::double_precision ? 1e-9 : 1e-5;
      EXPECT_NEAR(best(c), one.supremum, rounding) << one.players << static_cast<int>(one.bound);
    }
  }
}

// Two players, two outcomes, magnitudes of 1: where the two agents want opposite things their
// welfare is constant, where the two principals do pairwise is 0, and otherwise every bound is the
// trivial one or distances are 0 (theory/how-tight-the-bounds-are.md). What looks like more is
// rounding.
TEST(SearchRun, RoundingFindsNoGames) {
  for (const Precision precision : {Precision::double_precision, Precision::single_precision}) {
    for (const SearchMethod method : {SearchMethod::sample, SearchMethod::anneal}) {
      for (int b = 0; b < plain_bound_count; ++b) {
        SearchConfiguration c = search(2, 2, static_cast<Bound>(b));
        c.precision = precision;
        c.job.method = method;
        const SearchFindings findings = run(c);
        EXPECT_EQ(findings.inside, 0U) << bound_names[static_cast<std::size_t>(b)];
      }
    }
  }
}

// Within a batch, too: these would take a minute each.
TEST(SearchRun, CanBeGivenUp) {
  SearchConfiguration c = search(8, 16);
  c.chains = 1 << 20;
  c.job.steps = max_steps;
  const auto start = std::chrono::steady_clock::now();
  try {
    run_search(
        c, {2, &cpu::choose("auto"), 64}, [](std::uint64_t) { return false; }, be_quiet);
    FAIL() << "nothing was thrown";
  } catch (const RunError& error) {
    const std::string text = error.what();
    EXPECT_EQ(text, "interrupted after 0 of 10485760000000 games; nothing was written");
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(SearchRun, ADevicesBatchIsItsShareOfTheChains) {
  SearchConfiguration c = search(4, 4);
  c.chains = 65536;
  const BatchSizes sizes = search_batches(c);
  EXPECT_EQ(sizes.of_device(1), 65536U);
  EXPECT_EQ(sizes.of_device(2), 32768U);
  EXPECT_EQ(sizes.thread_multiple, 16U);
  EXPECT_EQ(sizes.of_thread(2) % 16, 0U);
}

}  // namespace
}  // namespace delegauge::host
