// SPDX-License-Identifier: Apache-2.0
#include "delegauge/game/misalignment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "delegauge/base/reduce.hpp"
#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/statistics.hpp"

namespace delegauge {
namespace {

using test::bin_of;
using test::even_p;
using test::implausible;
using test::Mean;
using test::Random;
using test::same_p;

template <class Real>
std::vector<Real> draw(std::uint32_t game, double maximum, int players) {
  Stream<std::uint32_t> stream(801, game, static_cast<std::uint32_t>(players), 0);
  std::vector<Real> d(static_cast<std::size_t>(players));
  sample_misalignment<Real>(stream, static_cast<Real>(maximum), players, d.data());
  return d;
}

// The same distribution by other means: exponentials for the simplex, and its own random numbers.
std::vector<double> reference(Random& random, double maximum, int players) {
  const double n = players, total = maximum * n * random.uniform();
  auto d = random.simplex(players);
  for (double& x : d) x *= total;
  const double largest = *std::max_element(d.begin(), d.end());
  if (largest > 1) {
    const double c = random.uniform(0, (n - 1) / (n * largest - 1));
    for (double& x : d) x = c * x + (1 - c) / n;
  }
  return d;
}

template <class Real>
void expect_within_range() {
  const double unit = static_cast<double>(std::numeric_limits<Real>::epsilon());
  for (int players = 1; players <= 8; ++players) {
    for (const double maximum : {1.0, 0.5, 0.1, 0.0}) {
      for (std::uint32_t game = 0; game < 5000; ++game) {
        const auto d = draw<Real>(game, maximum, players);
        double total = 0;
        for (const Real x : d) {
          ASSERT_GE(x, Real(0));
          ASSERT_LE(x, Real(1));
          total += static_cast<double>(x);
        }
        // Drawing towards even may raise a total, but only to at most 1.
        ASSERT_LE(total,
                  std::max(maximum * players, std::min(1.0, maximum * players)) * (1 + 10 * unit));
      }
    }
  }
}

TEST(SampleMisalignment, DistancesAreWithinTheUnitInterval) {
  expect_within_range<float>();
  expect_within_range<double>();
}

TEST(SampleMisalignment, OnePlayerIsUniform) {
  for (const double maximum : {1.0, 0.3}) {
    std::vector<std::uint64_t> counts(100);
    for (std::uint32_t game = 0; game < 100000; ++game) {
      counts[bin_of(draw<double>(game, maximum, 1)[0], 0, maximum, counts.size())] += 1;
    }
    EXPECT_GT(even_p(counts), implausible);
  }
}

// Where no share can exceed 1 the total is uniform.
TEST(SampleMisalignment, SmallTotalsAreUniform) {
  for (const int players : {2, 3, 4, 8}) {
    const double maximum = 1.0 / players;
    std::vector<std::uint64_t> counts(100);
    for (std::uint32_t game = 0; game < 100000; ++game) {
      const auto d = draw<double>(game, maximum, players);
      counts[bin_of(std::accumulate(d.begin(), d.end(), 0.0), 0, 1, counts.size())] += 1;
    }
    EXPECT_GT(even_p(counts), implausible) << players;
  }
}

TEST(SampleMisalignment, IsDistributedLikeTheReference) {
  Random random(802);
  for (const int players : {2, 3, 4, 8}) {
    for (const double maximum : {1.0, 0.6}) {
      Mean total, expected_total, product, expected_product;
      const std::size_t bins = 50;
      std::vector<std::uint64_t> totals(bins), expected_totals(bins), first(bins), last(bins),
          expected_first(bins);
      for (std::uint32_t game = 0; game < 120000; ++game) {
        const auto d = draw<double>(game, maximum, players),
                   e = reference(random, maximum, players);
        const double t = std::accumulate(d.begin(), d.end(), 0.0);
        const double u = std::accumulate(e.begin(), e.end(), 0.0);
        total.add(t);
        expected_total.add(u);
        product.add(d.front() * d.back());
        expected_product.add(e.front() * e.back());
        totals[bin_of(t, 0, players, bins)] += 1;
        expected_totals[bin_of(u, 0, players, bins)] += 1;
        first[bin_of(d.front(), 0, 1, bins)] += 1;
        last[bin_of(d.back(), 0, 1, bins)] += 1;
        expected_first[bin_of(e.front(), 0, 1, bins)] += 1;
      }
      EXPECT_LT(total.off(expected_total), 5) << players << " " << maximum;
      EXPECT_LT(product.off(expected_product), 5) << players << " " << maximum;
      EXPECT_GT(same_p(totals, expected_totals), implausible) << players << " " << maximum;
      EXPECT_GT(same_p(first, expected_first), implausible) << players << " " << maximum;
      EXPECT_GT(same_p(last, expected_first), implausible) << players << " " << maximum;
    }
  }
}

// Lanes in need of the correction and others in one group.
template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  for (int players = 1; players <= 8; ++players) {
    for (std::uint32_t first = 0; first < 100u * width; first += width) {
      Stream<WordOf<V>> stream(801, Iota<WordOf<V>>::from(first),
                               static_cast<std::uint32_t>(players), 0);
      std::vector<V> d(static_cast<std::size_t>(players));
      sample_misalignment<V>(stream, Real(1), players, d.data());
      for (int lane = 0; lane < width; ++lane) {
        const auto expected = draw<Real>(first + static_cast<std::uint32_t>(lane), 1, players);
        for (std::size_t i = 0; i < d.size(); ++i) ASSERT_EQ(extract(d[i], lane), expected[i]);
      }
    }
  }
}

TEST(SampleMisalignment, LanesEqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

}  // namespace
}  // namespace delegauge
