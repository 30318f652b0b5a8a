// SPDX-License-Identifier: Apache-2.0
#include "delegauge/tally/natural.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

double value(const Natural& n) {
  const Scaled s = n.scaled();
  return std::ldexp(s.fraction, s.exponent);
}

TEST(Natural, IsItsDigits) {
  EXPECT_EQ(value(Natural()), 0.0);
  EXPECT_EQ(value(Natural(0)), 0.0);
  EXPECT_EQ(value(Natural(UINT64_MAX)), 0x1p64);
  EXPECT_EQ(value(Natural({3, 0, 5}, 0)), std::ldexp(5.0, 64) + 3);
  EXPECT_EQ(value(Natural({0, 7, 0}, -2)), std::ldexp(7.0, -32));
  // Beyond the doubles.
  const Scaled huge = Natural({1}, 100).scaled();
  EXPECT_EQ(huge.fraction, 0x1p64);
  EXPECT_EQ(huge.exponent, 3200 - 64);
}

TEST(Natural, ProductsAndDifferencesAreExact) {
  Random random(71);
  for (int trial = 0; trial < 20000; ++trial) {
    const std::uint64_t a = random.bits() >> random.integer(0, 63);
    const std::uint64_t b = random.bits() >> random.integer(0, 63);
    const std::uint64_t c = random.bits() >> random.integer(0, 63);
    // (a + b) c - a c - b c + d = d, whatever cancels; a + b as 2^64 - (2^64 - a - b).
    const std::uint64_t half_a = a >> 1, half_b = b >> 1,
                        d = random.bits() >> random.integer(0, 63);
    const Natural all = Natural(half_a + half_b) * Natural(c);
    const Natural rest = all - Natural(half_a) * Natural(c) - Natural(half_b) * Natural(c);
    ASSERT_EQ(value(rest), 0.0);
    // 2^200 - (2^200 - d), shifted by whole digits.
    const Natural top({1u << 8}, 6);
    ASSERT_EQ(value(top - (top - Natural(d))), static_cast<double>(d)) << d;
  }
}

}  // namespace
}  // namespace delegauge
