// SPDX-License-Identifier: Apache-2.0
#include "delegauge/base/math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

template <class Real>
double ulps(Real got, long double expected) {
  const Real nearest = static_cast<Real>(expected);
  const Real next = std::nextafter(std::abs(nearest), std::numeric_limits<Real>::infinity());
  return static_cast<double>(std::abs(static_cast<long double>(got) - expected) /
                             static_cast<long double>(next - std::abs(nearest)));
}

template <class Real>
class Math : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(Math, Reals);

TYPED_TEST(Math, LogarithmOfEveryScale) {
  using Real = TypeParam;
  Random random(301);
  const bool single = sizeof(Real) == sizeof(float);
  double worst = 0;
  const auto check = [&](Real x) {
    worst = std::max(worst, ulps(log<Real>(x), std::log(static_cast<long double>(x))));
  };
  for (int i = 0; i < 400000; ++i) {
    check(static_cast<Real>(random.uniform()));        // what Box and Muller take
    check(static_cast<Real>(random.uniform(0.5, 2)));  // around 1, where the logarithm is small
    check(static_cast<Real>(1 + random.uniform(-1, 1) * random.scale(-6, -1)));
    check(static_cast<Real>(
        std::exp2(single ? random.uniform(-126, 127) : random.uniform(-1022, 1023))));
  }
  // Powers of two and their neighbours, the least and the greatest normal number.
  for (int e = single ? -125 : -1021; e <= (single ? 127 : 1023); ++e) {
    const Real power = std::ldexp(Real(1), e);
    for (const Real x : {power, std::nextafter(power, Real(0)), std::nextafter(power, 2 * power)}) {
      if (x != Real(1)) check(x);
    }
  }
  check(std::numeric_limits<Real>::min());
  check(std::numeric_limits<Real>::max());
  EXPECT_LT(worst, 4.0);
  EXPECT_EQ(log<Real>(Real(1)), Real(0));
}

TYPED_TEST(Math, SineAndCosineOfAnEighthTurn) {
  using Real = TypeParam;
  Random random(302);
  const double quarter = 0.78539816339744831;
  long double worst = 0, off_circle = 0;
  for (int i = 0; i <= 1000000; ++i) {
    const double at = i < 1000 ? quarter * (i % 2 == 0 ? 1 : -1) * random.scale(-9, 0)
                               : random.uniform(-quarter, quarter);
    const Real x = static_cast<Real>(at);
    Real s, c;
    sine_cosine<Real>(x, s, c);
    const auto wide = static_cast<long double>(x);
    worst = std::max({worst, std::abs(static_cast<long double>(s) - std::sin(wide)),
                      std::abs(static_cast<long double>(c) - std::cos(wide))});
    off_circle = std::max(
        off_circle,
        std::abs(std::hypot(static_cast<long double>(s), static_cast<long double>(c)) - 1));
  }
  const bool single = sizeof(Real) == sizeof(float);
  EXPECT_LT(worst, single ? 1e-7L : 1.7e-16L);
  EXPECT_LT(off_circle, single ? 1.5e-7L : 2.5e-16L);
}

TYPED_TEST(Math, PolynomialTakesTheHighestPowerFirst) {
  using Real = TypeParam;
  const Real c[] = {Real(2), Real(-3), Real(0.5)};
  EXPECT_EQ((polynomial<3, Real>(Real(4), c)), Real(20.5));
}

template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(303);
  for (int trial = 0; trial < 20000; ++trial) {
    test::ValuesOf<V> x, angle;
    for (int lane = 0; lane < width; ++lane) {
      x[lane] = static_cast<Real>(trial % 2 == 0 ? random.uniform(1e-9, 2) : random.scale(-30, 30));
      angle[lane] = static_cast<Real>(random.uniform(-0.785398, 0.785398));
    }
    const V logarithm = log<V>(load<V>(x.data()));
    V s, c;
    sine_cosine<V>(load<V>(angle.data()), s, c);
    for (int lane = 0; lane < width; ++lane) {
      Real scalar_s, scalar_c;
      sine_cosine<Real>(angle[lane], scalar_s, scalar_c);
      ASSERT_EQ(extract(logarithm, lane), log<Real>(x[lane]));
      ASSERT_EQ(extract(s, lane), scalar_s);
      ASSERT_EQ(extract(c, lane), scalar_c);
    }
  }
}

TEST(MathOfLanes, EqualsScalars) {
  expect_lanes_equal_scalars<Lane<float, 4>>();
  expect_lanes_equal_scalars<Lane<float, 16>>();
  expect_lanes_equal_scalars<Lane<double, 2>>();
  expect_lanes_equal_scalars<Lane<double, 8>>();
}

}  // namespace
}  // namespace delegauge
