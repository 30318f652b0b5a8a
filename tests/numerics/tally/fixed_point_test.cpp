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
      // None of the bits is wasted, but for room to round up just below a power of two.
      ASSERT_GE(largest, std::ldexp(1 - 1e-5, bits - 1));
      ASSERT_EQ(scale.low, low);
      ASSERT_EQ(scale.high, high);
    }
  }
}

TEST(FixedPoint, PowersOfTwoFit) {
  EXPECT_EQ(fixed_scale(0, 1, 23).exponent, 22);
  EXPECT_EQ(fixed_scale(-1, 1, 31).exponent, 29);
}

// Kernels clamp to the range as a float, which may round it up, and then round to an integer: the
// largest value must still have no more than 23 bits, or it would count as 0.
TEST(FixedPoint, RangesBelowAPowerOfTwoFitInFloat) {
  for (const double power : {0x1p-3, 0.5, 1.0, 4.0, 1024.0}) {
    for (const double below :
         {0x1p-53, 1e-15, 1e-9, 0x1p-26, 0x1p-25, 0x1p-24, 0x1p-23, 1e-6, 1e-3}) {
      const double high = power * (1 - below);
      const FixedScale scale = fixed_scale(0, high, 23);
      const auto span = static_cast<double>(static_cast<float>(high));
      EXPECT_LT(std::nearbyint(std::ldexp(span, scale.exponent)), 0x1p23)
          << power << " less " << below;
    }
  }
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
