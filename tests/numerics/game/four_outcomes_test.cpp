// SPDX-License-Identifier: Apache-2.0
#include "delegauge/game/four_outcomes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"
#include "tests/numerics/support/statistics.hpp"

namespace delegauge {
namespace {

using test::bin_of;
using test::even_p;
using test::implausible;
using test::Random;

constexpr double pi = 3.14159265358979323846;

template <class V>
struct Pair {
  V nu[4], rotated[4];
};

template <class V>
Pair<V> draw(StreamOf<V>& stream, const V* payoff, V distance) {
  FourOutcomesPair<V> pair;
  pair.draw(stream, payoff);
  Space<V> nu, rotated;
  pair.finish(distance, nu, rotated);
  Pair<V> r;
  const V half = V(RealOf<V>(0.5));
  to_four_outcomes(nu, half, r.nu);
  to_four_outcomes(rotated, half, r.rotated);
  return r;
}

// Payoffs in every direction, some along the axes and planes where signs change.
std::vector<double> payoffs(Random& random, int trial) {
  static constexpr double special[8][4] = {{1, 1, -1, -1},  {1, -1, 1, -1}, {1, -1, -1, 1},
                                           {-1, 1, 1, -1},  {1, -1, 0, 0},  {0, 0, 1, -1},
                                           {3, -1, -1, -1}, {1, 1, 1, -3}};
  if (trial < 8) return {special[trial], special[trial] + 4};
  std::vector<double> x;
  const double scale = random.scale(-2, 9);
  for (int s = 0; s < 4; ++s) x.push_back(scale * random.normal());
  // Near the poles, where the reflection must be from the farther one.
  if (trial % 5 == 0) {
    const double tiny = scale * random.scale(-6, -1), sign = trial % 2 == 0 ? 1 : -1;
    x[0] = sign * scale;
    x[1] = tiny * x[1] / scale - sign * scale;
    x[2] = -sign * scale;
    x[3] = sign * scale + tiny * x[3] / scale;
  }
  return x;
}

template <class Real>
void expect_distance(double tolerance) {
  Random random(851);
  for (int trial = 0; trial < 40000; ++trial) {
    Real payoff[4];
    const auto x = payoffs(random, trial);
    for (std::size_t s = 0; s < 4; ++s) payoff[s] = static_cast<Real>(x[s]);
    const auto expected = test::standard({payoff, payoff + 4}, epic);
    const double near = random.scale(-7, 0);
    const Real d = static_cast<Real>(trial % 4 == 0   ? static_cast<double>(trial % 8 / 4)
                                     : trial % 4 == 1 ? near
                                     : trial % 4 == 2 ? 1 - near
                                                      : random.uniform());
    Stream<std::uint32_t> stream(852, static_cast<std::uint32_t>(trial), 0, 0);
    const auto pair = draw<Real>(stream, payoff, d);
    // Cancellation in the payoffs' differences is theirs.
    test::Long largest = 0, sum = 0, square = 0, apart = 0;
    for (const Real u : payoff) largest = std::max(largest, std::abs(static_cast<test::Long>(u)));
    const auto loss = static_cast<double>(largest / expected.magnitude);
    for (std::size_t s = 0; s < 4; ++s) {
      const auto nu = static_cast<test::Long>(pair.nu[s]),
                 turned = static_cast<test::Long>(pair.rotated[s]);
      ASSERT_LE(std::abs(static_cast<double>(nu - expected.nu[s])), tolerance * (1 + loss))
          << trial;
      sum += turned;
      square += turned * turned;
      apart += (turned - nu) * (turned - nu);
    }
    ASSERT_LE(std::abs(static_cast<double>(std::sqrt(apart) / 2 - static_cast<test::Long>(d))),
              tolerance)
        << trial;
    ASSERT_LE(std::abs(static_cast<double>(std::sqrt(square) - 1)), tolerance) << trial;
    ASSERT_LE(std::abs(static_cast<double>(sum)), 2 * tolerance);
  }
}

TEST(FourOutcomes, StandardiseAndRotateByTheDistanceAskedFor) {
  expect_distance<float>(1.5e-6);
  expect_distance<double>(3e-15);
}

// The heading is uniform on the circle orthogonal to the preference, whatever the preference.
TEST(FourOutcomes, TurnAnyWayAlike) {
  Random random(853);
  for (int trial = 0; trial < 14; ++trial) {
    const auto x = payoffs(random, trial);
    const auto nu = test::standard({x.begin(), x.end()}, epic).nu;
    // An orthonormal basis of what is orthogonal to nu and (1, 1, 1, 1).
    std::vector<test::Vector> axes;
    while (axes.size() < 2) {
      test::Vector axis;
      for (int s = 0; s < 4; ++s) axis.push_back(random.normal());
      for (int pass = 0; pass < 3; ++pass) {
        axis = test::standard(axis, epic).nu;
        axis = test::minus(axis, nu, test::dot(axis, nu));
        for (const auto& other : axes) axis = test::minus(axis, other, test::dot(axis, other));
      }
      axes.push_back(test::standard(axis, epic).nu);
    }
    std::vector<std::uint64_t> counts(144);
    const double d = random.uniform(0.05, 0.95);
    for (std::uint32_t game = 0; game < 40000; ++game) {
      Stream<std::uint32_t> stream(854, game, static_cast<std::uint32_t>(trial), 0);
      const auto pair = draw<double>(stream, x.data(), d);
      const double* const turned = pair.rotated;
      const test::Vector out = {turned[0], turned[1], turned[2], turned[3]};
      const auto a = static_cast<double>(test::dot(out, axes[0])),
                 b = static_cast<double>(test::dot(out, axes[1]));
      ASSERT_NEAR(std::hypot(a, b), 2 * d * std::sqrt(1 - d * d), 1e-12);
      counts[bin_of(std::atan2(b, a), -pi, pi, counts.size())] += 1;
    }
    EXPECT_GT(even_p(counts), implausible) << trial;
  }
}

TEST(FourOutcomes, EqualPayoffsAreIndifference) {
  for (const double value : {0.0, 1.0, -3.5}) {
    const double payoff[4] = {value, value, value, value};
    Stream<std::uint32_t> stream(855, 0, 0, 0);
    const auto pair = draw<double>(stream, payoff, 0.25);
    for (const double x : pair.nu) EXPECT_EQ(x, 0.0);
    for (const double x : pair.rotated) EXPECT_TRUE(std::isfinite(x));
  }
}

template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(856);
  for (int trial = 0; trial < 500; ++trial) {
    test::ValuesOf<V> columns[4];
    test::ValuesOf<V> distance;
    for (int lane = 0; lane < width; ++lane) {
      const auto x = payoffs(random, trial + lane);
      for (std::size_t s = 0; s < 4; ++s) columns[s][lane] = static_cast<Real>(x[s]);
      distance[lane] = static_cast<Real>(random.uniform());
    }
    V payoff[4];
    for (std::size_t s = 0; s < 4; ++s) payoff[s] = load<V>(columns[s].data());
    Stream<WordOf<V>> stream(857, Iota<WordOf<V>>::from(100), static_cast<std::uint32_t>(trial), 0);
    const auto got = draw<V>(stream, payoff, load<V>(distance.data()));
    for (int lane = 0; lane < width; ++lane) {
      Stream<std::uint32_t> one(857, 100 + static_cast<std::uint32_t>(lane),
                                static_cast<std::uint32_t>(trial), 0);
      const Real scalar_payoff[4] = {columns[0][lane], columns[1][lane], columns[2][lane],
                                     columns[3][lane]};
      const auto expected = draw<Real>(one, scalar_payoff, distance[lane]);
      for (std::size_t s = 0; s < 4; ++s) {
        ASSERT_EQ(extract(got.nu[s], lane), expected.nu[s]);
        ASSERT_EQ(extract(got.rotated[s], lane), expected.rotated[s]);
      }
    }
  }
}

TEST(FourOutcomes, LanesEqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

}  // namespace
}  // namespace delegauge
