// SPDX-License-Identifier: Apache-2.0
#include "delegauge/tally/stat.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

void add(StatTally& tally, double x) {
  const auto q =
      static_cast<Wide>(std::nearbyint(std::ldexp(x - tally.scale.low, tally.scale.exponent)));
  const double at = (x - tally.scale.low) / (tally.scale.high - tally.scale.low) * histogram_bins;
  tally.count += 1;
  tally.sum += q;
  tally.sum_of_squares += q * q;
  tally.min = std::min(tally.min, x);
  tally.max = std::max(tally.max, x);
  tally.histogram[static_cast<std::size_t>(std::clamp(at, 0.0, histogram_bins - 1.0))] += 1;
}

StatTally empty(double low, double high) {
  StatTally tally;
  tally.scale = fixed_scale(low, high, 31);
  return tally;
}

void expect_same(const StatTally& a, const StatTally& b) {
  EXPECT_EQ(a.count, b.count);
  EXPECT_TRUE(a.sum == b.sum);
  EXPECT_TRUE(a.sum_of_squares == b.sum_of_squares);
  EXPECT_EQ(a.min, b.min);
  EXPECT_EQ(a.max, b.max);
  EXPECT_EQ(a.histogram, b.histogram);
}

// Values of several kinds on [low, high]: spread, in a lump, at the ends.
std::vector<double> random_values(Random& random, double low, double high, int count) {
  std::vector<double> x;
  const int kind = random.integer(0, 3);
  const double lump = random.uniform(low, high), width = (high - low) * random.scale(-5, -1);
  for (int i = 0; i < count; ++i) {
    double v = random.uniform(low, high);
    if (kind == 1) v = std::clamp(lump + width * random.normal(), low, high);
    if (kind == 2 && random.chance(0.4)) v = random.chance(0.5) ? low : high;
    if (kind == 3) v = low + (high - low) * random.uniform() * random.uniform() * random.uniform();
    x.push_back(v);
  }
  return x;
}

TEST(StatTally, MomentsAgreeWithLongDouble) {
  Random random(911);
  for (int trial = 0; trial < 500; ++trial) {
    const double low = random.uniform(-2, 1), high = low + random.scale(-2, 2);
    StatTally tally = empty(low, high);
    const auto values = random_values(random, low, high, random.integer(2, 2000));
    const auto n = static_cast<long double>(values.size());
    long double mean = 0, squares = 0;
    for (const double x : values) {
      add(tally, x);
      mean += x / n;
    }
    for (const double x : values) squares += (x - mean) * (x - mean);
    const auto error = static_cast<double>(std::sqrt(squares / (n - 1) / n));
    // Half a unit of 31 bits a value.
    const double unit = (high - low) * 0x1p-30;
    ASSERT_NEAR(tally.mean(), static_cast<double>(mean), unit);
    ASSERT_NEAR(tally.standard_error(), error, unit + 1e-9 * error);
  }
}

TEST(StatTally, QuantilesAreWithinABin) {
  Random random(912);
  for (int trial = 0; trial < 200; ++trial) {
    const double low = random.uniform(-2, 1), high = low + random.scale(-2, 2);
    StatTally tally = empty(low, high);
    auto values = random_values(random, low, high, random.integer(1, 3000));
    for (const double x : values) add(tally, x);
    std::sort(values.begin(), values.end());
    const double bin = (high - low) / histogram_bins;
    double last = low;
    for (const double p : {0.0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1.0}) {
      const double q = tally.quantile(p);
      // The order statistics on both sides of the fraction p.
      const double rank = p * static_cast<double>(values.size());
      const auto below = static_cast<std::size_t>(std::max(0.0, std::floor(rank) - 1));
      const auto above = std::min(values.size() - 1, static_cast<std::size_t>(std::ceil(rank)));
      ASSERT_GE(q, values[below] - bin * 1.0001) << p;
      ASSERT_LE(q, values[above] + bin * 1.0001) << p;
      ASSERT_GE(q, values.front());
      ASSERT_LE(q, values.back());
      ASSERT_GE(q, last);
      last = q;
    }
    ASSERT_EQ(tally.quantile(1.0), values.back());
  }
}

TEST(StatTally, QuantilesAreLinearWithinABin) {
  StatTally tally = empty(0, histogram_bins);
  tally.min = 0;
  tally.max = histogram_bins;
  tally.histogram[10] = 4;
  tally.histogram[20] = 4;
  tally.count = 8;
  EXPECT_EQ(tally.quantile(0.25), 10.5);
  EXPECT_EQ(tally.quantile(0.5), 11.0);
  EXPECT_EQ(tally.quantile(0.75), 20.5);
  tally.max = 20.25;
  EXPECT_EQ(tally.quantile(0.75), 20.25);
}

TEST(StatTally, FewValues) {
  StatTally tally = empty(0, 1);
  EXPECT_EQ(tally.mean(), 0.0);
  EXPECT_EQ(tally.standard_error(), 0.0);
  EXPECT_EQ(tally.quantile(0.5), 0.0);
  add(tally, 0.25);
  EXPECT_EQ(tally.mean(), 0.25);
  EXPECT_EQ(tally.standard_error(), 0.0);
  EXPECT_EQ(tally.quantile(0.5), 0.25);
}

TEST(StatTally, AnySplitInAnyOrderMergesAlike) {
  Random random(913);
  for (int trial = 0; trial < 100; ++trial) {
    const auto values = random_values(random, -1, 3, 500);
    StatTally whole = empty(-1, 3);
    for (const double x : values) add(whole, x);
    std::vector<StatTally> parts(static_cast<std::size_t>(random.integer(1, 9)), empty(-1, 3));
    for (const double x : values) {
      add(parts[static_cast<std::size_t>(random.integer(0, static_cast<int>(parts.size()) - 1))],
          x);
    }
    while (parts.size() > 1) {
      const auto into =
          static_cast<std::size_t>(random.integer(0, static_cast<int>(parts.size()) - 2));
      parts[into].merge(parts.back());
      parts.pop_back();
    }
    expect_same(parts.front(), whole);
  }
}

// 10^18 games, half of them at one end of the range and half at the other: the sums of squares come
// near 2^122, and the variance is a difference of such.
TEST(StatTally, SumsOfAQuintillionGamesDoNotOverflow) {
  const std::uint64_t games = 1000000000000000000u;
  for (const int bits : {23, 31}) {
    const Wide largest = (Wide{1} << bits) - 1;
    StatTally tally;
    // The largest value has the largest fixed-point integer.
    tally.scale = {0, std::ldexp(static_cast<double>(largest), -20), 20};
    tally.count = games;
    tally.sum = largest * (games / 2);
    tally.sum_of_squares = largest * largest * (games / 2);
    tally.min = 0;
    tally.max = tally.scale.high;
    tally.histogram.front() = tally.histogram.back() = games / 2;
    EXPECT_NEAR(tally.mean() / tally.scale.high, 0.5, 1e-15);
    EXPECT_NEAR(tally.standard_error() / (0.5 * tally.scale.high * 1e-9), 1.0, 1e-12);
    // All at the top: no variance, and none comes from rounding.
    tally.sum = largest * games;
    tally.sum_of_squares = largest * largest * games;
    EXPECT_NEAR(tally.mean() / tally.scale.high, 1.0, 1e-15);
    EXPECT_EQ(tally.standard_error(), 0.0);
    // All but one: a variance of one game among 10^18.
    tally.sum -= largest;
    tally.sum_of_squares -= largest * largest;
    EXPECT_NEAR(tally.standard_error() / (tally.scale.high * 1e-18), 1.0, 1e-9);
  }
}

// Merging shards of 10^17 games adds up, count for count.
TEST(StatTally, LargeShardsMerge) {
  const std::uint64_t games = 100000000000000000u;
  const Wide largest = (Wide{1} << 31) - 1;
  StatTally shard = empty(0, 1), total = empty(0, 1);
  shard.count = games;
  shard.sum = largest * games;
  shard.sum_of_squares = largest * largest * games;
  shard.histogram.back() = games;
  for (int i = 0; i < 10; ++i) total.merge(shard);
  EXPECT_EQ(total.count, 10 * games);
  EXPECT_TRUE(total.sum == largest * games * 10);
  EXPECT_TRUE(total.sum_of_squares == largest * largest * games * 10);
  EXPECT_TRUE(total.sum_of_squares / 10 == shard.sum_of_squares);
  EXPECT_EQ(total.histogram.back(), 10 * games);
}

}  // namespace
}  // namespace delegauge
