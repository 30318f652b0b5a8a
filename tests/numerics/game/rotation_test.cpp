// SPDX-License-Identifier: Apache-2.0
#include "delegauge/game/rotation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "delegauge/base/shape.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/statistics.hpp"

namespace delegauge {
namespace {

using test::bin_of;
using test::even_p;
using test::implausible;
using test::Mean;
using test::Random;

std::vector<double> zero_mean_unit(Random& random, int outcomes) {
  std::vector<long double> x;
  long double mean = 0, square = 0;
  for (int s = 0; s < outcomes; ++s) {
    x.push_back(random.normal());
    mean += x.back() / outcomes;
  }
  for (long double& v : x) {
    v -= mean;
    square += v * v;
  }
  std::vector<double> r;
  for (const long double v : x) r.push_back(static_cast<double>(v / std::sqrt(square)));
  return r;
}

template <class Real, class Count>
std::vector<Real> rotated(const std::vector<Real>& nu, Real distance, Count outcomes,
                          std::uint32_t game) {
  Stream<std::uint32_t> stream(811, game, static_cast<std::uint32_t>(int(outcomes)), 0);
  std::vector<Real> out(nu.size()), scratch(nu.size());
  rotate<Real>(stream, nu.data(), distance, outcomes, out.data(), scratch.data());
  return out;
}

template <class Real>
void expect_distance(Real tolerance) {
  Random random(812);
  for (const int outcomes : {3, 5, 6, 7, 8, 16, 33, 64}) {
    for (std::uint32_t game = 0; game < 4000; ++game) {
      std::vector<Real> nu;
      for (const double x : zero_mean_unit(random, outcomes)) nu.push_back(static_cast<Real>(x));
      // Both ends, and near them.
      const double at = random.uniform();
      const double near = random.scale(-7, 0);
      const Real d = static_cast<Real>(game % 4 == 0   ? static_cast<double>(game % 8 / 4)
                                       : game % 4 == 1 ? near
                                       : game % 4 == 2 ? 1 - near
                                                       : at);
      const auto out = rotated<Real>(nu, d, outcomes, game);
      long double sum = 0, square = 0, apart = 0, product = 0;
      for (std::size_t s = 0; s < nu.size(); ++s) {
        const auto x = static_cast<long double>(out[s]), y = static_cast<long double>(nu[s]);
        sum += x;
        square += x * x;
        apart += (x - y) * (x - y);
        product += x * y;
      }
      const auto wide = static_cast<long double>(d), slip = static_cast<long double>(tolerance);
      ASSERT_LE(std::abs(std::sqrt(apart) / 2 - wide), slip) << outcomes << " outcomes";
      ASSERT_LE(std::abs(std::sqrt(square) - 1), slip) << "off the sphere";
      ASSERT_LE(std::abs(sum), 4 * slip) << "a mean";
      ASSERT_LE(std::abs(product - (1 - 2 * wide * wide)), 2 * slip);
    }
  }
}

TEST(Rotate, StaysOnTheSphereAtTheDistanceAskedFor) {
  expect_distance<float>(2e-6f);
  expect_distance<double>(1e-14);
}

// Two outcomes: the same or the reverse, the reverse with probability d.
TEST(Rotate, TwoOutcomesReverseWithTheProbabilityAskedFor) {
  const std::vector<double> nu = {0.70710678118654752, -0.70710678118654752};
  for (const double d : {0.0, 0.01, 0.3, 0.5, 0.9, 1.0}) {
    std::uint64_t reversed = 0;
    const std::uint32_t games = 50000;
    for (std::uint32_t game = 0; game < games; ++game) {
      const auto out = rotated(nu, d, 2, game);
      ASSERT_EQ(out[0], -out[1]);
      ASSERT_EQ(std::abs(out[0]), nu[0]);
      reversed += out[0] < 0 ? 1u : 0u;
    }
    const double expected = d * games;
    if (d == 0.0 || d == 1.0) {
      EXPECT_EQ(static_cast<double>(reversed), expected);
    } else {
      EXPECT_GT(test::fit_p({reversed, games - reversed}, {expected, games - expected}),
                implausible)
          << d;
    }
  }
}

// The direction turned towards, a unit vector orthogonal to nu and to (1, ..., 1).
std::vector<double> heading(const std::vector<double>& nu, std::uint32_t game) {
  const double d = 0.5;
  const auto out = rotated(nu, d, static_cast<int>(nu.size()), game);
  const double cosine = 1 - 2 * d * d, sine = 2 * d * std::sqrt(1 - d * d);
  std::vector<double> h;
  for (std::size_t s = 0; s < nu.size(); ++s) h.push_back((out[s] - cosine * nu[s]) / sine);
  return h;
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double r = 0;
  for (std::size_t s = 0; s < a.size(); ++s) r += a[s] * b[s];
  return r;
}

// An orthonormal basis of what is orthogonal to nu and (1, ..., 1).
std::vector<std::vector<double>> basis(const std::vector<double>& nu, Random& random) {
  std::vector<std::vector<double>> taken = {nu}, r;
  while (r.size() + 2 < nu.size()) {
    auto x = zero_mean_unit(random, static_cast<int>(nu.size()));
    for (int pass = 0; pass < 3; ++pass) {
      for (const auto& t : taken) {
        const double along = dot(x, t);
        for (std::size_t s = 0; s < x.size(); ++s) x[s] -= along * t[s];
      }
      const double length = std::sqrt(dot(x, x));
      for (double& v : x) v /= length;
    }
    taken.push_back(x);
    r.push_back(x);
  }
  return r;
}

TEST(Rotate, ThreeOutcomesTurnEitherWayAlike) {
  Random random(813);
  const auto nu = zero_mean_unit(random, 3);
  const auto axis = basis(nu, random)[0];
  std::vector<std::uint64_t> counts(2);
  for (std::uint32_t game = 0; game < 100000; ++game) {
    const double along = dot(heading(nu, game), axis);
    ASSERT_NEAR(std::abs(along), 1.0, 1e-12);
    counts[along > 0 ? 1 : 0] += 1;
  }
  EXPECT_GT(even_p(counts), implausible);
}

// Five outcomes: headings are points of a sphere in space, whose coordinates are uniform
// (Archimedes).
TEST(Rotate, FiveOutcomesTurnAnyWayAlike) {
  Random random(815);
  for (int trial = 0; trial < 4; ++trial) {
    const auto nu = zero_mean_unit(random, 5);
    const auto axes = basis(nu, random);
    std::vector<std::vector<std::uint64_t>> counts(3, std::vector<std::uint64_t>(100));
    Mean products;
    for (std::uint32_t game = 0; game < 60000; ++game) {
      const auto h = heading(nu, game);
      double square = 0;
      for (std::size_t a = 0; a < 3; ++a) {
        const double x = dot(h, axes[a]);
        square += x * x;
        counts[a][bin_of(x, -1, 1, 100)] += 1;
      }
      ASSERT_NEAR(square, 1.0, 1e-12);
      products.add(dot(h, axes[0]) * dot(h, axes[1]));
    }
    for (const auto& c : counts) EXPECT_GT(even_p(c), implausible);
    EXPECT_LT(products.off(0), 5);
  }
}

// A unit vector in m dimensions has E x^2 = 1/m and E x^4 = 3/(m (m + 2)) along any axis.
TEST(Rotate, ManyOutcomesHaveTheMomentsOfASphere) {
  Random random(816);
  for (const int outcomes : {8, 64}) {
    const auto nu = zero_mean_unit(random, outcomes);
    const auto axes = basis(nu, random);
    const double m = outcomes - 2;
    for (const std::size_t a : {std::size_t{0}, axes.size() - 1}) {
      Mean first, second, fourth;
      for (std::uint32_t game = 0; game < 20000; ++game) {
        const double x = dot(heading(nu, game), axes[a]);
        first.add(x);
        second.add(x * x);
        fourth.add(x * x * x * x);
      }
      EXPECT_LT(first.off(0), 5);
      EXPECT_LT(second.off(1 / m), 5);
      EXPECT_LT(fourth.off(3 / (m * (m + 2))), 5);
    }
  }
}

// Somebody indifferent has no plane to turn in, but nothing breaks.
TEST(Rotate, IndifferenceGivesFiniteNumbers) {
  for (const int outcomes : {2, 3, 5, 8}) {
    const std::vector<double> nu(static_cast<std::size_t>(outcomes), 0.0);
    for (std::uint32_t game = 0; game < 100; ++game) {
      for (const double x : rotated(nu, 0.3, outcomes, game)) ASSERT_TRUE(std::isfinite(x));
    }
  }
}

TEST(Rotate, CompiledCountsGiveTheSameBits) {
  Random random(817);
  for (std::uint32_t game = 0; game < 200; ++game) {
    const auto check = [&](auto count) {
      const auto nu = zero_mean_unit(random, count);
      ASSERT_EQ(rotated(nu, 0.4, count, game), rotated(nu, 0.4, int(count), game));
    };
    check(Static<2>());
    check(Static<3>());
    check(Static<5>());
    check(Static<8>());
  }
}

}  // namespace
}  // namespace delegauge
