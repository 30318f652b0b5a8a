// SPDX-License-Identifier: Apache-2.0
#include "delegauge/measure/welfare.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

TEST(Welfare, ShortfallsAreFromTheBest) {
  Random random(641);
  for (int trial = 0; trial < 1000; ++trial) {
    std::vector<double> welfare(static_cast<std::size_t>(random.integer(2, 64)));
    for (double& x : welfare) x = trial % 3 == 0 ? random.integer(-2, 2) : random.normal();
    const double best = *std::max_element(welfare.begin(), welfare.end());
    const double worst = *std::min_element(welfare.begin(), welfare.end());
    auto shortfall = welfare;
    const double range =
        to_shortfall(shortfall.data(), shortfall.data(), static_cast<int>(shortfall.size()), 0.0);
    ASSERT_EQ(range, best - worst);
    for (std::size_t s = 0; s < welfare.size(); ++s) ASSERT_EQ(shortfall[s], best - welfare[s]);
  }
}

// What ties with the best has no shortfall at all; what is beyond keeps its own.
TEST(Welfare, TiesFallShortOfNothing) {
  std::vector<double> welfare = {1, 1 - 1e-13, 0.5, 1 - 3e-12};
  EXPECT_EQ(to_shortfall(welfare.data(), welfare.data(), 4, 1e-12), 0.5);
  EXPECT_EQ(welfare[0], 0.0);
  EXPECT_EQ(welfare[1], 0.0);
  EXPECT_EQ(welfare[2], 0.5);
  EXPECT_GT(welfare[3], 2e-12);
  std::vector<float> constant = {1, 1 + 1e-7f, 1};
  EXPECT_EQ(to_shortfall(constant.data(), constant.data(), 3, 1e-6f), 0.0f);
  for (const float x : constant) EXPECT_EQ(x, 0.0f);
}

TEST(Welfare, RegretIsTheExpectedShortfall) {
  Random random(642);
  for (int trial = 0; trial < 1000; ++trial) {
    const int k = random.integer(2, 64);
    const auto strategy = random.simplex(k);
    std::vector<double> shortfall;
    long double expected = 0;
    for (int s = 0; s < k; ++s) {
      shortfall.push_back(random.uniform());
      expected +=
          static_cast<long double>(strategy[static_cast<std::size_t>(s)]) * shortfall.back();
    }
    const double got = welfare_regret(strategy.data(), shortfall.data(), k);
    ASSERT_NEAR(got, static_cast<double>(expected), 1e-15);
    ASSERT_GE(got, 0.0);
  }
}

// Playing the best outcome is exactly without regret, in float too: no rounding, no negative zero
// games.
TEST(Welfare, TheBestOutcomeHasNoRegret) {
  Random random(643);
  for (int trial = 0; trial < 1000; ++trial) {
    std::vector<float> welfare(static_cast<std::size_t>(random.integer(2, 64)));
    for (float& x : welfare) x = static_cast<float>(random.normal());
    const auto best = std::max_element(welfare.begin(), welfare.end()) - welfare.begin();
    std::vector<float> strategy(welfare.size(), 0.0f);
    strategy[static_cast<std::size_t>(best)] = 1;
    const int k = static_cast<int>(welfare.size());
    to_shortfall(welfare.data(), welfare.data(), k, 0.0f);
    ASSERT_EQ(welfare_regret(strategy.data(), welfare.data(), k), 0.0f);
  }
}

}  // namespace
}  // namespace delegauge
