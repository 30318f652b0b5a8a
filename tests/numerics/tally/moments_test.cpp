// SPDX-License-Identifier: Apache-2.0
#include "delegauge/tally/moments.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

void add(Moments& moments, double x) {
  const auto q =
      static_cast<Wide>(std::nearbyint(std::ldexp(x - moments.scale.low, moments.scale.exponent)));
  moments.count += 1;
  moments.sum += q;
  moments.sum_of_squares += q * q;
  moments.min = std::min(moments.min, x);
  moments.max = std::max(moments.max, x);
}

Moments empty(double low, double high) {
  Moments r;
  r.scale = fixed_scale(low, high, 31);
  return r;
}

TEST(Moments, AgreeWithLongDouble) {
  Random random(451);
  for (int trial = 0; trial < 500; ++trial) {
    const double low = random.uniform(-2, 1), high = low + random.scale(-2, 2);
    Moments moments = empty(low, high);
    std::vector<double> values;
    const int count = random.integer(2, 1000);
    const double width = random.chance(0.3) ? random.scale(-4, 0) : 1;
    const double from = (1 - width) * random.uniform();
    for (int k = 0; k < count; ++k) {
      values.push_back(low + (high - low) * (from + width * random.uniform()));
      add(moments, values.back());
    }
    const auto n = static_cast<long double>(count);
    long double mean = 0, squares = 0;
    for (const double x : values) mean += x / n;
    for (const double x : values) squares += (x - mean) * (x - mean);
    const auto error = static_cast<double>(std::sqrt(squares / (n - 1) / n));
    const double unit = (high - low) * 0x1p-30;  // half a unit of 31 bits a value
    ASSERT_NEAR(moments.mean(), static_cast<double>(mean), unit);
    ASSERT_NEAR(moments.standard_error(), error, unit + 1e-9 * error);
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    ASSERT_EQ(moments.min, *least);
    ASSERT_EQ(moments.max, *greatest);
  }
}

TEST(Moments, MergingIsAddingInAnyOrder) {
  Random random(452);
  for (int trial = 0; trial < 200; ++trial) {
    Moments all = empty(-1, 3);
    std::vector<Moments> parts(static_cast<std::size_t>(random.integer(1, 6)), empty(-1, 3));
    for (int k = random.integer(0, 50); k > 0; --k) {
      const double x = random.uniform(-1, 3);
      add(all, x);
      add(parts[static_cast<std::size_t>(random.integer(0, static_cast<int>(parts.size()) - 1))],
          x);
    }
    for (const bool backwards : {false, true}) {
      if (backwards) std::reverse(parts.begin(), parts.end());
      Moments merged = empty(-1, 3);
      for (const Moments& part : parts) merged.merge(part);
      ASSERT_EQ(merged.count, all.count);
      ASSERT_TRUE(merged.sum == all.sum && merged.sum_of_squares == all.sum_of_squares);
      ASSERT_EQ(merged.min, all.min);
      ASSERT_EQ(merged.max, all.max);
      ASSERT_EQ(merged.mean(), all.mean());
      ASSERT_EQ(merged.standard_error(), all.standard_error());
    }
  }
}

TEST(Moments, OfNothingAndOfOne) {
  Moments moments = empty(-1, 1);
  EXPECT_EQ(moments.mean(), 0.0);
  EXPECT_EQ(moments.standard_error(), 0.0);
  EXPECT_EQ(moments.min, std::numeric_limits<double>::infinity());
  add(moments, 0.5);
  EXPECT_NEAR(moments.mean(), 0.5, 1e-9);
  EXPECT_EQ(moments.standard_error(), 0.0);
}

// `count` values of x each.
Moments of_many(double low, double high, std::uint64_t count, std::vector<double> values) {
  Moments r = empty(low, high);
  for (const double x : values) {
    Moments one = empty(low, high);
    add(one, x);
    r.count += count;
    r.sum += one.sum * count;
    r.sum_of_squares += one.sum_of_squares * count;
    r.min = std::min(r.min, x);
    r.max = std::max(r.max, x);
  }
  return r;
}

// 10^18 games, all at the top of the scale, or half at either end.
TEST(Moments, HoldAQuintillionGames) {
  for (const double high : {1.0, 3.0, 1e-3, 4096.0}) {
    const double low = -high;
    const std::uint64_t games = 1000000000000000000u;
    const Moments top = of_many(low, high, games, {high});
    // Squares of 31 bits and 60 bits of games: the sum is what it must be, not what is left of it.
    EXPECT_NEAR(top.mean(), high, high * 1e-9);
    EXPECT_LE(top.standard_error(), high * 1e-17);
    const Moments ends = of_many(low, high, games / 2, {low, high});
    EXPECT_NEAR(ends.mean(), 0, high * 1e-9);
    EXPECT_NEAR(ends.standard_error(), high * 1e-9, high * 1e-15);
    EXPECT_EQ(ends.count, games);
    // Merged from a million parts' worth at once, too.
    Moments merged = of_many(low, high, games / 4, {low, high});
    merged.merge(of_many(low, high, games / 4, {high, low}));
    EXPECT_EQ(merged.count, games);
    EXPECT_EQ(merged.mean(), ends.mean());
    EXPECT_EQ(merged.standard_error(), ends.standard_error());
  }
}

// A spread of a few units about a far mean: nothing cancels.
TEST(Moments, ASmallSpreadOfMany) {
  const std::uint64_t half = 500000000000000000u;
  const double step = 0x1p-29;  // a unit of the scale of 31 bits on [0, 4)
  const Moments m = of_many(0, 3.9, half, {3.5, 3.5 + 2 * step});
  EXPECT_NEAR(m.standard_error() / (step * 1e-9), 1, 1e-6);
  // And where the mean is no whole number of units.
  const Moments third = of_many(0, 3.9, half / 3, {3.5, 3.5, 3.5 + step});
  const double expected = step * std::sqrt(2.0 / 9 / static_cast<double>(third.count));
  EXPECT_NEAR(third.standard_error() / expected, 1, 1e-3);
}

}  // namespace
}  // namespace delegauge
