// SPDX-License-Identifier: Apache-2.0
#include "delegauge/bound/minimise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

// sum of w_i sqrt((x - at_i)^2 + bend_i): from kinks (bend 0) to bowls, plus a slope.
struct Convex {
  std::vector<double> at, weight, bend;
  double slope = 0, right = 0;

  template <class V>
  ValueAndSlope<V> operator()(V x) const {
    using Real = RealOf<V>;
    V value = V(static_cast<Real>(slope)) * x, rate = V(static_cast<Real>(slope));
    for (std::size_t i = 0; i < at.size(); ++i) {
      const V off = x - V(static_cast<Real>(at[i]));
      const V root = sqrt(off * off + V(static_cast<Real>(bend[i])));
      const auto kink = root <= V(0);
      value += V(static_cast<Real>(weight[i])) * root;
      rate += V(static_cast<Real>(weight[i])) * select(kink, V(0), off / select(kink, V(1), root));
    }
    return {value, rate};
  }
  // The least value, by ternary search in long double.
  double least() const {
    const auto f = [&](long double x) {
      long double value = static_cast<long double>(slope) * x;
      for (std::size_t i = 0; i < at.size(); ++i) {
        value +=
            weight[i] * std::sqrt((x - at[i]) * (x - at[i]) + static_cast<long double>(bend[i]));
      }
      return value;
    };
    long double a = 0, b = right;
    long double best = std::min(f(a), f(b));
    for (int step = 0; step < 200; ++step) {
      const long double c = a + (b - a) / 3, d = b - (b - a) / 3;
      f(c) < f(d) ? b = d : a = c;
    }
    best = std::min(best, f((a + b) / 2));
    for (const double kink : at) best = std::min(best, f(kink));
    return static_cast<double>(best);
  }
};

Convex random_convex(Random& random) {
  Convex f;
  const int terms = random.integer(1, 8);
  double total = 0;
  for (int i = 0; i < terms; ++i) {
    f.at.push_back(random.scale(-2, 1));
    f.weight.push_back(random.scale(-2, 0));
    f.bend.push_back(random.chance(0.3) ? 0.0 : random.scale(-9, 1));
    f.right = std::max(f.right, f.at.back());
    total += f.weight.back();
  }
  // As with W in `fused`: an upward slope, sometimes too steep for any minimum but 0.
  f.slope = random.chance(0.2) ? 0.0 : random.uniform(0, 1.3 * total);
  return f;
}

TEST(MinimiseConvex, ReachesTheMinimumWithinTheGap) {
  Random random(711);
  for (int trial = 0; trial < 20000; ++trial) {
    const Convex f = random_convex(random);
    const double expected = f.least();
    const double scale = f(0.0).value;
    const double gap = 1e-14 * scale;
    const double got = minimise_convex<double>(f, f.right, 0.0, gap);
    ASSERT_NEAR(got, expected, 1e-13 * scale) << trial;
  }
}

TEST(MinimiseConvex, AsksOnlyForWhatTheGapNeeds) {
  Random random(712);
  int most = 0, total = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    const Convex f = random_convex(random);
    int asked = 0;
    const auto counted = [&](double x) {
      asked += 1;
      return f(x);
    };
    minimise_convex<double>(counted, f.right, 0.0, 1e-9 * f(0.0).value);
    most = std::max(most, asked);
    total += asked;
  }
  EXPECT_LE(most, 60);
  EXPECT_LE(total / 2000.0, 15.0);
}

// A lane's value does not depend on how long its neighbours take.
template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(713);
  for (int trial = 0; trial < 500; ++trial) {
    // The same kinks for all, but each lane its own slope.
    const Convex f = random_convex(random);
    test::ValuesOf<V> slopes;
    for (Real& s : slopes) s = static_cast<Real>(random.chance(0.2) ? 0.0 : random.uniform(0, 2));
    const auto with_slope = [&](auto x, auto slope) {
      auto r = f(x);
      r.value = r.value + slope * x;
      r.slope = r.slope + slope;
      return r;
    };
    const V slope = load<V>(slopes.data());
    const Real gap = minimum_gap<Real>() * static_cast<Real>(f(0.0).value);
    const V got = minimise_convex<V>([&](V x) { return with_slope(x, slope); },
                                     V(static_cast<Real>(f.right)), V(0), V(gap));
    for (int lane = 0; lane < width; ++lane) {
      const Real expected =
          minimise_convex<Real>([&](Real x) { return with_slope(x, slopes[lane]); },
                                static_cast<Real>(f.right), Real(0), gap);
      ASSERT_EQ(extract(got, lane), expected);
    }
  }
}

TEST(MinimiseConvex, LanesEqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

}  // namespace
}  // namespace delegauge
