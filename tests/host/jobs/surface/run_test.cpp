// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/run.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

SurfaceConfiguration small(std::uint64_t games) {
  SurfaceConfiguration c = default_configuration();
  c.games = games;
  return c;
}

const Watch keep_going = [](std::uint64_t) { return true; };

TEST(SurfaceRun, CountsEveryGameOnce) {
  for (const std::uint64_t games : {1U, 2U, 15U, 16U, 17U, 1000U, 16384U, 16385U, 50001U}) {
    for (const std::uint64_t batch : {std::uint64_t{1000}, std::uint64_t{16384}, batch_limit}) {
      const SurfaceTally tally =
          run_surface(small(games), {3, &cpu::choose("auto"), batch}, keep_going);
      EXPECT_EQ(tally.games, games);
      EXPECT_EQ(tally.quantity[0].count + tally.degenerate, games);
      std::uint64_t binned = 0;
      for (const BinTally& bin : tally.bins) binned += bin.count;
      EXPECT_EQ(binned + tally.degenerate, games);
    }
  }
}

TEST(SurfaceRun, WatchEndsWithTheWholeRun) {
  std::uint64_t last = 0;
  run_surface(small(30000), {2, &cpu::choose("auto"), 1000}, [&last](std::uint64_t done) {
    EXPECT_GE(done, last);
    last = done;
    return true;
  });
  EXPECT_EQ(last, 30000U);
}

TEST(SurfaceRun, IsGivenUpWhenWatchSaysSo) {
  try {
    run_surface(small(max_games), {2, &cpu::choose("auto"), batch_limit},
                [](std::uint64_t) { return false; });
    FAIL();
  } catch (const RunError& error) {
    EXPECT_EQ(std::string(error.what()).find("interrupted after "), 0U) << error.what();
    EXPECT_NE(std::string(error.what()).find("nothing was written"), std::string::npos);
  }
}

TEST(SurfaceRun, AWorkersExceptionEndsTheRun) {
  cpu::Kernels broken = cpu::choose("scalar");
  broken.surface_float = [](SurfaceWork<float>&, std::uint64_t begin, std::uint64_t) {
    if (begin >= 100'000) throw std::runtime_error("the worker broke");
  };
  try {
    run_surface(small(max_games), {3, &broken, 1000}, keep_going);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "the worker broke");
  }
}

TEST(SurfaceRun, KernelsAreCalledOnWholeSlicesOfTheBatch) {
  static std::atomic<std::uint64_t> games, longest;
  games = longest = 0;
  cpu::Kernels counting = cpu::choose("scalar");
  counting.surface_float = [](SurfaceWork<float>& work, std::uint64_t begin, std::uint64_t end) {
    games += end - begin;
    if (end - begin > longest) longest = end - begin;
    work.games += end - begin;
  };
  const SurfaceTally tally =
      run_surface(small(10'000'019), {1, &counting, batch_limit}, keep_going);
  EXPECT_EQ(games, 10'000'019U);
  EXPECT_EQ(tally.games, 10'000'019U);
  EXPECT_LE(longest, batch_limit);
}

TEST(SurfaceRun, RefusesABadConfiguration) {
  SurfaceConfiguration c = small(10);
  c.job.games.players = 0;
  EXPECT_THROW(run_surface(c, {1, &cpu::choose("auto"), 1000}, keep_going), UsageError);
}

TEST(DefaultBatch, BalancesSmallRunsAndFillsLargeOnes) {
  EXPECT_EQ(default_batch(1, 1), 16384U);
  EXPECT_EQ(default_batch(max_games, 1), batch_limit);
  EXPECT_EQ(default_batch(max_games, max_threads), batch_limit);
  const std::uint64_t batch = default_batch(10'000'000, 2);
  EXPECT_GE(10'000'000 / batch, 16U);
  EXPECT_LE(batch, batch_limit);
}

TEST(DefaultDeviceBatch, IsOfWorkNotOfGames) {
  SurfaceConfiguration c = small(1'000'000'000'000);
  const auto of = [&c](int players, int outcomes, Precision precision) {
    c.job.games.players = players;
    c.job.games.outcomes = outcomes;
    c.precision = precision;
    return default_device_batch(c, 1);
  };
  constexpr Precision single = Precision::single_precision, twice = Precision::double_precision;
  EXPECT_EQ(of(4, 4, single), 1U << 26U);
  EXPECT_EQ(of(8, 8, single), 1U << 24U);
  EXPECT_EQ(of(4, 4, twice), 1U << 20U);
  EXPECT_EQ(of(8, 64, twice), 1U << 15U);
  c.games = 1000;
  EXPECT_EQ(of(4, 4, single), 1U << 20U) << "a small run is one batch";
  EXPECT_EQ(of(8, 64, twice), 1U << 15U);
}

TEST(AvailableThreads, IsAtLeastOne) {
  EXPECT_GE(available_threads(), 1);
  EXPECT_LE(available_threads(), max_threads);
}

}  // namespace
}  // namespace delegauge::host
