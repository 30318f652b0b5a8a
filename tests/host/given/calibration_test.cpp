// SPDX-License-Identifier: Apache-2.0
#include "host/given/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace delegauge::host {
namespace {

TEST(Calibration, IsPerfectForEqualRatios) {
  const Calibration r = calibration_of({1, 2, 3}, {2, 4, 6});
  EXPECT_EQ(r.miscalibration, 0);
  EXPECT_EQ(r.least_over_largest, 1);
}

TEST(Calibration, LeastOverLargestRatio) {
  const Calibration r = calibration_of({1, 2, 3}, {1, 1, 1});
  EXPECT_DOUBLE_EQ(*r.least_over_largest, 1.0 / 3);
  EXPECT_DOUBLE_EQ(r.miscalibration, 2.0 / 6);  // at the ratio 2
}

TEST(Calibration, PlayersWithoutMagnitudes) {
  EXPECT_EQ(calibration_of({1, 2}, {1, 0}).least_over_largest, 0);  // 1 and infinite
  EXPECT_EQ(calibration_of({0, 2}, {1, 1}).least_over_largest, 0);
  EXPECT_EQ(calibration_of({0, 0}, {1, 3}).least_over_largest, 1);  // both 0
  EXPECT_EQ(calibration_of({1, 0}, {2, 0}).least_over_largest, 1);  // 0/0 is left out
  EXPECT_FALSE(calibration_of({1, 2}, {0, 0}).least_over_largest);
  EXPECT_FALSE(calibration_of({0, 0}, {0, 0}).least_over_largest);
  EXPECT_EQ(calibration_of({1, 2}, {0, 0}).miscalibration, 1);
}

TEST(Calibration, DoesNotDependOnUnits) {
  const Calibration one = calibration_of({1, 2, 5}, {3, 1, 2});
  for (const int exponent : {-1000, 1000}) {
    const double principals = std::ldexp(1, exponent), agents = std::ldexp(1, -exponent);
    const Calibration r = calibration_of({principals, 2 * principals, 5 * principals},
                                         {3 * agents, agents, 2 * agents});
    EXPECT_EQ(r.miscalibration, one.miscalibration);
    EXPECT_EQ(r.least_over_largest, one.least_over_largest);
  }
}

}  // namespace
}  // namespace delegauge::host
