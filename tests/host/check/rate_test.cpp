// SPDX-License-Identifier: Apache-2.0
#include "host/check/rate.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace delegauge::host {
namespace {

TEST(GamesPerSecond, IsThatOfTheLongestRun) {
  std::uint64_t last = 0, runs = 0;
  const auto begin = std::chrono::steady_clock::now();
  const double rate = games_per_second(
      [&](std::uint64_t games) {
        EXPECT_GT(games, last);
        last = games;
        runs += 1;
        // Half a million games a second, and a start that takes its time.
        std::this_thread::sleep_for(std::chrono::microseconds(2 * games + 1000));
      },
      0.2);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_GT(runs, 1U);
  EXPECT_LE(rate, 500'000);
  EXPECT_GT(rate, 0);
  EXPECT_GE(took.count(), 0.05);
}

TEST(GamesPerSecond, EndsWhereTheWorkTakesNoTime) {
  EXPECT_GT(games_per_second([](std::uint64_t) {}, 0.01), 0);
}

}  // namespace
}  // namespace delegauge::host
