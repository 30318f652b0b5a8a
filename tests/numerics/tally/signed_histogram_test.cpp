// SPDX-License-Identifier: Apache-2.0
#include "delegauge/tally/signed_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;
using H = SignedHistogram;

TEST(SignedHistogram, EveryBinHoldsWhatLiesBetweenItsEdges) {
  const auto expect_bin = [](int bin) {
    const double low = H::edge(bin), high = H::edge(bin + 1);
    ASSERT_LT(low, high);
    for (const double part : {0.25, 0.5, 0.75}) {
      ASSERT_EQ(H::bin(low + part * (high - low)), bin) << low << ' ' << high;
    }
    // Edges are in the bin above them, but from -1 down in the one below.
    if (bin != -H::per_unit) {
      ASSERT_EQ(H::bin(bin < -H::per_unit ? high : low), bin);
    }
    const double largest = std::max(std::abs(low), std::abs(high));
    ASSERT_LE(high - low, largest <= 1 ? 1.0 / H::per_unit : largest / H::per_octave);
  };
  for (int bin = -H::per_unit - 5000; bin < H::per_unit + 5000; ++bin) expect_bin(bin);
  for (int bin = H::first; bin < H::last; bin += 97) expect_bin(bin);
  EXPECT_EQ(H::edge(0), 0.0);
  EXPECT_EQ(H::edge(H::per_unit), 1.0);
  EXPECT_EQ(H::edge(-H::per_unit), -1.0);
  EXPECT_EQ(H::bin(0.0), 0);
  EXPECT_EQ(H::bin(-0.0), 0);
}

TEST(SignedHistogram, BinsAreInTheOrderOfTheValues) {
  Random random(77);
  const auto any = [&random] {
    const double x = random.chance(0.5) ? random.scale(-6, 5) : random.scale(-300, 308);
    return random.chance(0.5) ? -x : x;
  };
  for (int trial = 0; trial < 50000; ++trial) {
    const double a = any(), b = any();
    ASSERT_LE(H::bin(std::min(a, b)), H::bin(std::max(a, b)));
  }
  EXPECT_EQ(H::bin(std::numeric_limits<double>::max()), H::last);
  EXPECT_EQ(H::bin(std::numeric_limits<double>::lowest()), H::first);
  EXPECT_EQ(H::edge(H::last + 1), std::numeric_limits<double>::max());
  EXPECT_EQ(H::edge(H::first), std::numeric_limits<double>::lowest());
}

// Wherever they lie and in whatever order they come.
TEST(SignedHistogram, CountsWhatWasAdded) {
  Random random(78);
  for (int trial = 0; trial < 50; ++trial) {
    H all, left, right;
    std::map<int, std::uint64_t> expected;
    for (int k = random.integer(0, 300); k > 0; --k) {
      const double x = random.normal() * random.scale(-3, trial % 5 == 0 ? 300 : 6);
      expected[H::bin(x)] += 1;
      all.add(x);
      (random.chance(0.5) ? left : right).add(x);
    }
    std::map<int, std::uint64_t> got;
    int last = H::first - 1;
    all.for_each([&](int bin, std::uint64_t count) {
      EXPECT_GT(bin, last);
      last = bin;
      got[bin] = count;
      return true;
    });
    ASSERT_EQ(got, expected);
    H forwards = left, backwards = right;
    forwards.merge(right);
    backwards.merge(left);
    ASSERT_TRUE(forwards == all && backwards == all);
  }
}

// How wide the bin of x is at most.
double width(double x) {
  return std::max(1.0 / H::per_unit, std::exp2(std::floor(std::log2(std::abs(x)))) / H::per_octave);
}

TEST(SignedHistogram, QuantilesAreWithinABin) {
  Random random(79);
  for (int trial = 0; trial < 300; ++trial) {
    H histogram;
    std::vector<double> values;
    const int count = random.integer(1, 2000);
    for (int k = 0; k < count; ++k) {
      const double x = trial % 3 == 0   ? random.uniform()
                       : trial % 3 == 1 ? random.normal() * random.scale(-2, 6)
                                        : 1 - random.scale(-3, 9);
      values.push_back(x);
      histogram.add(x);
    }
    std::sort(values.begin(), values.end());
    double last = -HUGE_VAL;
    for (const double p : {0.0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1.0}) {
      const double q = histogram.quantile(p, values.size(), HUGE_VAL);
      // The order statistics on both sides of the fraction p.
      const double rank = p * count;
      const auto below = static_cast<std::size_t>(std::max(0.0, std::ceil(rank) - 1));
      const auto above = std::min(values.size() - 1, static_cast<std::size_t>(std::ceil(rank)));
      ASSERT_GE(q, values[below] - width(values[below]) * 1.0001) << p;
      ASSERT_LE(q, values[above] + width(values[above]) * 1.0001) << p;
      ASSERT_GE(q, last);
      last = q;
    }
  }
  EXPECT_EQ(H().quantile(0.5, 0, -3), -3.0);
}

}  // namespace
}  // namespace delegauge
