// SPDX-License-Identifier: Apache-2.0
// The C library's frexp and ldexp are what these must agree with, to the last bit.
#include "delegauge/base/power_of_two.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

// Any magnitude that a double has, with few or all digits.
double any_size(Random& random) {
  const double fraction = random.chance(0.2) ? 0.75 : random.uniform(0.5, 1);
  return std::ldexp(fraction, random.integer(-1074, 1024));
}

std::vector<double> edges() {
  using Limits = std::numeric_limits<double>;
  const double least = Limits::denorm_min(), normal = Limits::min(), most = Limits::max();
  return {0, least, 3 * least, normal - least, normal, normal + least, 0.5, 1, 2, most / 2, most};
}

TEST(PowerOfTwo, IsEveryNormalOne) {
  for (int e = -1022; e <= 1023; ++e) EXPECT_EQ(power_of_two<double>(e), std::ldexp(1.0, e));
}

TEST(PowerOfTwo, ExponentIsThatOfFrexp) {
  Random random(71);
  std::vector<double> values = edges();
  for (int i = 0; i < 20'000; ++i) values.push_back(any_size(random));
  for (const double x : values) {
    int exponent = 0;
    std::frexp(x, &exponent);
    ASSERT_EQ(exponent_of(x), exponent) << x;
  }
}

TEST(PowerOfTwo, ScalesAsLdexpDoes) {
  Random random(72);
  for (int i = 0; i < 200'000; ++i) {
    const double x = any_size(random) * (random.chance(0.5) ? 1 : -1);
    const int e = random.integer(-1600, 1600);
    ASSERT_EQ(times_power_of_two(x, static_cast<double>(e)), std::ldexp(x, e)) << x << ' ' << e;
  }
  // Results among the denormals, where a second rounding would show.
  for (int i = 0; i < 200'000; ++i) {
    const double x = any_size(random);
    int exponent = 0;
    std::frexp(x, &exponent);
    const int e = random.integer(-1076, -1020) - exponent;
    if (e < -1600 || e > 1600) continue;
    ASSERT_EQ(times_power_of_two(x, static_cast<double>(e)), std::ldexp(x, e)) << x << ' ' << e;
  }
  for (const int e : {-2200, -1700, -1623, -1601}) {
    EXPECT_EQ(times_power_of_two(1.5, static_cast<double>(e)), 0) << e;
  }
}

TEST(PowerOfTwo, LanesGiveTheScalarsBits) {
  using Lanes = Lane<double, 4>;
  Random random(73);
  for (int i = 0; i < 20'000; ++i) {
    test::ValuesOf<Lanes> x, e, scaled, exponent;
    for (int lane = 0; lane < 4; ++lane) {
      x[lane] = random.chance(0.1) ? 0 : any_size(random);
      e[lane] = random.integer(-1600, 1600);
    }
    times_power_of_two(Lanes::load(x.data()), Lanes::load(e.data())).store(scaled.begin());
    exponent_of(Lanes::load(x.data())).store(exponent.begin());
    for (int lane = 0; lane < 4; ++lane) {
      ASSERT_EQ(scaled[lane], times_power_of_two(x[lane], e[lane]));
      ASSERT_EQ(exponent[lane], exponent_of(x[lane]));
    }
  }
}

}  // namespace
}  // namespace delegauge
