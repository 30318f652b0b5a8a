// SPDX-License-Identifier: Apache-2.0
#include "delegauge/tally/fixed_point.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

TEST(FixedPoint, ScaleIsThePowerOfTwoThatFits) {
  Random random(901);
  for (int trial = 0; trial < 10000; ++trial) {
    const double low = random.uniform(-3, 3), high = low + random.scale(-6, 6);
    for (const int bits : {23, 31}) {
      const FixedScale scale = fixed_scale(low, high, bits);
      const double largest = std::ldexp(high - low, scale.exponent);
      ASSERT_LT(largest, std::ldexp(1.0, bits));
      ASSERT_GE(largest, std::ldexp(1.0, bits - 1));
      ASSERT_EQ(scale.low, low);
      ASSERT_EQ(scale.high, high);
    }
  }
}

TEST(FixedPoint, PowersOfTwoFit) {
  EXPECT_EQ(fixed_scale(0, 1, 23).exponent, 22);
  EXPECT_EQ(fixed_scale(0, std::nextafter(1.0, 0.0), 23).exponent, 23);
  EXPECT_EQ(fixed_scale(-1, 1, 31).exponent, 29);
}

TEST(FixedPoint, SumsComeBack) {
  Random random(902);
  for (int trial = 0; trial < 1000; ++trial) {
    const double low = random.uniform(-2, 2);
    const FixedScale scale = fixed_scale(low, low + random.scale(-3, 3), 31);
    Wide sum = 0;
    long double expected = 0;
    const int count = random.integer(1, 50);
    for (int i = 0; i < count; ++i) {
      const double x = random.uniform(scale.low, scale.high);
      sum += static_cast<Wide>(std::nearbyint(std::ldexp(x - scale.low, scale.exponent)));
      expected += x;
    }
    const double unit = std::ldexp(1.0, -scale.exponent);
    ASSERT_NEAR(from_fixed(sum, static_cast<std::uint64_t>(count), scale),
                static_cast<double>(expected), count * (unit / 2 + 1e-14));
  }
}

TEST(FixedPoint, FloatHasTheBitsOfItsMantissa) {
  EXPECT_EQ(fixed_point_bits<float>(), 23);
  EXPECT_EQ(fixed_point_bits<double>(), 31);
}

}  // namespace
}  // namespace delegauge
