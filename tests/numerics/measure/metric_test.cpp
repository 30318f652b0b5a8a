// SPDX-License-Identifier: Apache-2.0
#include "delegauge/measure/metric.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::Random;

// x_a - x_b <= C_p ||x||_p, with equality at (1, -1, 0, ...).
TEST(Metric, OscillationConstantIsSharp) {
  Random random(611);
  for (const Norm norm : {Norm::l1, Norm::l2, Norm::linf}) {
    const double c = oscillation_constant(norm);
    const test::Vector extremal = {1, -1, 0, 0};
    EXPECT_NEAR(2.0, c * static_cast<double>(test::length_of(extremal, norm)), 1e-15);
    for (int trial = 0; trial < 2000; ++trial) {
      test::Vector x;
      const int k = random.integer(2, 12);
      for (int s = 0; s < k; ++s) x.push_back(random.normal());
      const auto [low, high] = std::minmax_element(x.begin(), x.end());
      ASSERT_LE(*high - *low, c * test::length_of(x, norm) * (1 + 1e-15L));
    }
  }
}

TEST(Metric, PresetsAreAsNamed) {
  EXPECT_EQ(epic, (Metric{Shift::mean, Norm::l2, Norm::l2}));
  EXPECT_EQ(epic, Metric());
  EXPECT_EQ(max_metric, (Metric{Shift::midrange, Norm::linf, Norm::linf}));
  EXPECT_EQ(l1_metric, (Metric{Shift::mean, Norm::l1, Norm::l1}));
}

TEST(Metric, WelfareScale) {
  EXPECT_EQ(welfare_scale(Welfare::sum, 5), 1.0);
  EXPECT_EQ(welfare_scale(Welfare::mean, 5), 0.2);
}

}  // namespace
}  // namespace delegauge
