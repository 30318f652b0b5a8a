// SPDX-License-Identifier: Apache-2.0
#include "delegauge/measure/miscalibration.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace delegauge {
namespace {

using Values = std::vector<double>;

double of(const Values& principals, const Values& agents) {
  Values ratio;
  for (std::size_t i = 0; i < agents.size(); ++i) {
    ratio.push_back(agents[i] > 0 ? principals[i] / agents[i] : 0);
  }
  return miscalibration<double>(principals.data(), agents.data(), ratio.data(),
                                static_cast<int>(principals.size()));
}

/// The sum that miscalibration is the least of, as a share.
double share(const Values& principals, const Values& agents, double lambda) {
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < principals.size(); ++i) {
    sum += std::abs(principals[i] - lambda * agents[i]);
    total += principals[i];
  }
  return sum / total;
}

TEST(Miscalibration, IsNothingForOneRatioAndAllForNone) {
  EXPECT_EQ(of({1, 2, 3}, {2, 4, 6}), 0);
  EXPECT_EQ(of({3}, {0.5}), 0);
  EXPECT_EQ(of({1, 2, 3}, {0, 0, 0}), 1);
  EXPECT_EQ(of({0, 0}, {1, 2}), 0);
  // Best at lambda = 1/2: |1 - 1/2| + |2 - 2| = 1/2 of 3.
  EXPECT_DOUBLE_EQ(of({1, 2}, {1, 4}), 0.5 / 3);
  // An agent that cares for nothing leaves its principal's share.
  EXPECT_DOUBLE_EQ(of({1, 2}, {0, 5}), 1.0 / 3);
}

TEST(Miscalibration, IsTheLeastOfAllRatios) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> uniform(0.1, 2);
  for (int trial = 0; trial < 200; ++trial) {
    const std::size_t players = 1 + static_cast<std::size_t>(trial) % 8;
    Values principals, agents;
    for (std::size_t i = 0; i < players; ++i) {
      principals.push_back(uniform(random));
      agents.push_back(uniform(random));
    }
    const double found = of(principals, agents);
    double least = 1;
    for (int k = 0; k <= 40'000; ++k) least = std::min(least, share(principals, agents, k * 5e-4));
    EXPECT_LE(found, least + 1e-12);
    EXPECT_GE(found, least - 1e-2);
    // Units do not matter, of neither side.
    Values doubled = agents;
    for (double& m : doubled) m *= 8;
    EXPECT_DOUBLE_EQ(of(principals, doubled), found);
  }
}

}  // namespace
}  // namespace delegauge
