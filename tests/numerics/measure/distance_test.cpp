// SPDX-License-Identifier: Apache-2.0
#include "delegauge/measure/distance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "delegauge/base/shape.hpp"
#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::Random;

constexpr Norm norms[] = {Norm::l1, Norm::l2, Norm::linf};
constexpr Shift shifts[] = {Shift::mean, Shift::midrange, Shift::median, Shift::min, Shift::max};

std::vector<double> preference(std::vector<double> u, const Metric& metric) {
  std::vector<double> scratch(u.size());
  standardise(u.data(), static_cast<int>(u.size()), metric, scratch.data());
  return u;
}

std::vector<double> random_utilities(Random& random, std::size_t outcomes) {
  std::vector<double> u(outcomes);
  const bool ties = random.chance(0.3), constant = random.chance(0.05);
  for (double& x : u) x = constant ? 1.0 : ties ? random.integer(-2, 2) : random.normal();
  return u;
}

double distance(const std::vector<double>& a, const std::vector<double>& b, Norm norm) {
  return alignment_distance(a.data(), b.data(), static_cast<int>(a.size()), norm);
}

TEST(Distance, IsAMetricWithinTheUnitInterval) {
  Random random(621);
  for (int trial = 0; trial < 3000; ++trial) {
    const auto k = static_cast<std::size_t>(random.integer(2, 32));
    const auto a = random_utilities(random, k), b = random_utilities(random, k);
    auto c = random_utilities(random, k);
    // Triangles that are nearly flat, too.
    if (trial % 3 == 0) {
      for (std::size_t s = 0; s < k; ++s) c[s] = a[s] + b[s];
    }
    for (const Norm norm : norms) {
      for (const Shift shift : shifts) {
        const Metric metric{shift, norm, norm};
        const auto x = preference(a, metric), y = preference(b, metric), z = preference(c, metric);
        const double xy = distance(x, y, norm);
        ASSERT_GE(xy, 0.0);
        ASSERT_LE(xy, 1 + 1e-15);
        ASSERT_EQ(xy, distance(y, x, norm));
        ASSERT_EQ(distance(x, x, norm), 0.0);
        ASSERT_LE(xy, distance(x, z, norm) + distance(z, y, norm) + 1e-14);
      }
    }
  }
}

TEST(Distance, AgreesWithItsDefinition) {
  Random random(622);
  for (int trial = 0; trial < 1000; ++trial) {
    const auto k = static_cast<std::size_t>(random.integer(2, 64));
    const auto x = preference(random_utilities(random, k), epic);
    const auto y = preference(random_utilities(random, k), epic);
    const test::Vector difference =
        test::minus({x.begin(), x.end()}, test::Vector(y.begin(), y.end()));
    for (const Norm norm : norms) {
      const double expected = static_cast<double>(test::length_of(difference, norm));
      ASSERT_NEAR(distance(x, y, norm), expected / 2, 1e-14 * (1 + expected));
      ASSERT_NEAR(norm_of_difference(x.data(), y.data(), static_cast<int>(k), norm), expected,
                  1e-14 * (1 + expected));
    }
  }
}

TEST(Distance, VanishesForTheSamePreferenceOnly) {
  Random random(623);
  for (int trial = 0; trial < 500; ++trial) {
    const auto k = static_cast<std::size_t>(random.integer(3, 32));
    const auto a = random_utilities(random, k);
    std::vector<double> same, near = a;
    const double scale = random.scale(-3, 3), offset = random.uniform(-2, 2) * scale;
    for (const double x : a) same.push_back(scale * x + offset);
    for (double& x : near) x += 1e-4 * random.normal();
    for (const Norm norm : norms) {
      for (const Shift shift : shifts) {
        const Metric metric{shift, norm, norm};
        const auto x = preference(a, metric);
        ASSERT_LE(distance(x, preference(same, metric), norm), 1e-13);
        if (*std::max_element(a.begin(), a.end()) > *std::min_element(a.begin(), a.end())) {
          ASSERT_GT(distance(x, preference(near, metric), norm), 1e-8);
        }
      }
    }
  }
}

TEST(Distance, ReversedPreferencesAreOneApart) {
  Random random(624);
  for (int trial = 0; trial < 500; ++trial) {
    const auto k = static_cast<std::size_t>(random.integer(2, 32));
    std::vector<double> a(k), reversed(k);
    const double scale = random.scale(-3, 3);
    for (std::size_t s = 0; s < k; ++s) {
      a[s] = random.normal();
      reversed[s] = 2 * scale - scale * a[s];
    }
    for (const Metric& metric : {epic, max_metric, l1_metric}) {
      ASSERT_NEAR(
          distance(preference(a, metric), preference(reversed, metric), metric.distance_norm), 1.0,
          1e-13);
    }
  }
}

// <nu_a, nu_b> = 1 - 2 d^2 in l2: the distances determine all angles.
TEST(Distance, DeterminesInnerProductsInL2) {
  Random random(625);
  for (int trial = 0; trial < 1000; ++trial) {
    const auto k = static_cast<std::size_t>(random.integer(2, 64));
    std::vector<double> a(k), b(k);
    const double nearness = random.scale(-5, 0.5);
    for (std::size_t s = 0; s < k; ++s) {
      a[s] = random.normal();
      b[s] = a[s] + nearness * random.normal();
    }
    const auto x = preference(a, epic), y = preference(b, epic);
    double product = 0;
    for (std::size_t s = 0; s < k; ++s) product += x[s] * y[s];
    const double d = distance(x, y, Norm::l2);
    ASSERT_NEAR(product, 1 - 2 * d * d, 1e-14);
  }
}

struct Side {
  std::vector<double> nu, magnitude, mu, distance;
};

double alignment(Side& side, int outcomes, Norm norm) {
  const RuntimeShape shape = {static_cast<int>(side.magnitude.size()), outcomes};
  side.mu.resize(static_cast<std::size_t>(outcomes));
  std::vector<double> origin(side.mu.size());
  side.distance.resize(side.magnitude.size());
  return collective_alignment(shape, side.nu.data(), side.magnitude.data(), norm, origin.data(),
                              side.mu.data(), side.distance.data());
}

Side random_side(Random& random, int players, int outcomes, const Metric& metric) {
  Side side;
  for (int i = 0; i < players; ++i) {
    std::vector<double> u(static_cast<std::size_t>(outcomes));
    for (double& x : u) x = random.normal();
    const auto nu = preference(u, metric);
    side.nu.insert(side.nu.end(), nu.begin(), nu.end());
    side.magnitude.push_back(random.chance(0.1) ? 0.0 : random.scale(-2, 2));
  }
  return side;
}

TEST(CollectiveAlignment, AgreesWithItsDefinition) {
  Random random(626);
  for (int trial = 0; trial < 1000; ++trial) {
    const int players = random.integer(1, 8), outcomes = random.integer(2, 24);
    for (const Metric& metric :
         {epic, max_metric, l1_metric, Metric{Shift::min, Norm::l1, Norm::l2}}) {
      Side side = random_side(random, players, outcomes, metric);
      const double got = alignment(side, outcomes, metric.distance_norm);
      std::vector<test::Standard> standards;
      for (int i = 0; i < players; ++i) {
        const auto at = side.nu.begin() + i * outcomes;
        standards.push_back(
            {0, side.magnitude[static_cast<std::size_t>(i)], test::Vector(at, at + outcomes)});
      }
      test::Vector to_mean;
      const auto expected = test::alignment_of(standards, metric.distance_norm, &to_mean);
      ASSERT_NEAR(got, static_cast<double>(expected), 1e-14);
      for (std::size_t i = 0; i < to_mean.size(); ++i) {
        ASSERT_NEAR(side.distance[i], static_cast<double>(to_mean[i]), 1e-14);
      }
    }
  }
}

TEST(CollectiveAlignment, IsOneIfAndOnlyIfAllAgree) {
  Random random(627);
  for (int trial = 0; trial < 300; ++trial) {
    const int players = random.integer(2, 8), outcomes = random.integer(3, 16);
    for (const Metric& metric : {epic, max_metric, l1_metric}) {
      Side side = random_side(random, players, outcomes, metric);
      for (double& m : side.magnitude) m = random.scale(-1, 1);
      const auto row = side.nu.begin();
      for (int i = 1; i < players; ++i) std::copy(row, row + outcomes, row + i * outcomes);
      ASSERT_NEAR(alignment(side, outcomes, metric.distance_norm), 1.0, 1e-14);
      // One who disagrees, if only a little, and counts.
      std::vector<double> u(row, row + outcomes);
      u[0] += 1e-3;
      const auto other = preference(u, metric);
      std::copy(other.begin(), other.end(), row);
      ASSERT_LT(alignment(side, outcomes, metric.distance_norm), 1.0 - 1e-7);
      // One who does not count may think what they like.
      side.magnitude[0] = 0;
      ASSERT_NEAR(alignment(side, outcomes, metric.distance_norm), 1.0, 1e-14);
    }
  }
}

// Two opposite preferences: mu = (a - b)/(a + b) nu, so CA = 1 - 4ab/(a+b)^2.
TEST(CollectiveAlignment, IsWeightedByMagnitudes) {
  const auto nu = preference({1, 0, 0.5, -2}, epic);
  for (const double a : {1.0, 2.0, 3.0, 0.0}) {
    const double b = 1;
    Side side{nu, {a, b}, {}, {}};
    for (const double x : nu) side.nu.push_back(-x);
    EXPECT_NEAR(alignment(side, 4, Norm::l2), 1 - 4 * a * b / ((a + b) * (a + b)), 1e-15);
  }
}

TEST(CollectiveAlignment, IsOneWhereNobodyCares) {
  Random random(628);
  Side side = random_side(random, 3, 5, epic);
  side.magnitude = {0, 0, 0};
  EXPECT_EQ(alignment(side, 5, Norm::l2), 1.0);
  for (const double x : side.mu) EXPECT_EQ(x, 0.0);
}

TEST(CollectiveAlignment, LanesEqualScalars) {
  using V = Lane<double, 4>;
  Random random(629);
  for (int trial = 0; trial < 200; ++trial) {
    const int players = random.integer(1, 8), outcomes = random.integer(2, 12);
    std::vector<Side> sides;
    for (int lane = 0; lane < 4; ++lane) {
      sides.push_back(random_side(random, players, outcomes, epic));
      // Some lanes where nobody cares.
      if (random.chance(0.3)) sides.back().magnitude.assign(static_cast<std::size_t>(players), 0.0);
    }
    const auto gather = [&](auto&& member, std::size_t count) {
      std::vector<V> r(count);
      for (std::size_t k = 0; k < count; ++k) {
        test::ValuesOf<V> values;
        for (int lane = 0; lane < 4; ++lane)
          values[lane] = member(sides[static_cast<std::size_t>(lane)])[k];
        r[k] = load<V>(values.data());
      }
      return r;
    };
    const auto n = static_cast<std::size_t>(players), k = static_cast<std::size_t>(outcomes);
    const auto nu = gather(
        [](Side & side) -> auto& { return side.nu; }, n* k);
    const auto magnitude = gather(
        [](Side & side) -> auto& { return side.magnitude; }, n);
    std::vector<V> origin(k), mu(k), to_mean(n);
    for (const Norm norm : norms) {
      const V got =
          collective_alignment(RuntimeShape{players, outcomes}, nu.data(), magnitude.data(), norm,
                               origin.data(), mu.data(), to_mean.data());
      for (int lane = 0; lane < 4; ++lane) {
        Side& side = sides[static_cast<std::size_t>(lane)];
        ASSERT_EQ(extract(got, lane), alignment(side, outcomes, norm));
        for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(extract(to_mean[i], lane), side.distance[i]);
      }
    }
  }
}

}  // namespace
}  // namespace delegauge
