// SPDX-License-Identifier: Apache-2.0
#include "delegauge/random/poisson.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace delegauge {
namespace {

std::uint32_t count_of(std::uint32_t word) {
  const std::uint32_t words[4] = {word, 0, 0, 0};
  std::uint32_t counts[4];
  poisson_counts(words, counts);
  EXPECT_EQ(counts[1], 0u);
  return counts[0];
}

// The thresholds are floor(2^32 P(X <= j)).
TEST(Poisson, CountsThresholdsOfTheDistribution) {
  double term = std::exp(-1.0), sum = 0;
  for (std::uint32_t j = 0; j < 12; ++j) {
    sum += term;
    term /= j + 1;
    // A double holds 2^32 times the sum to 10^-6, and no threshold is that near a whole number.
    const auto threshold = static_cast<std::uint32_t>(std::floor(std::ldexp(sum, 32)));
    EXPECT_EQ(count_of(threshold - 1), j) << j;
    EXPECT_EQ(count_of(threshold), j + 1) << j;
  }
  EXPECT_EQ(count_of(0), 0u);
  EXPECT_EQ(count_of(~std::uint32_t{0}), static_cast<std::uint32_t>(poisson_most));
}

}  // namespace
}  // namespace delegauge
