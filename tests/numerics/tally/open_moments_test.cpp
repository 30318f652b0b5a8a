// SPDX-License-Identifier: Apache-2.0
#include "delegauge/tally/open_moments.hpp"

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

OpenMoments empty(double low = -8, double high = 8) {
  OpenMoments r;
  r.scale = fixed_scale(low, high, 31);
  return r;
}
void add(OpenMoments& moments, double x, std::uint64_t times = 1) {
  if (!moments.is_near(x)) {
    for (std::uint64_t k = 0; k < times; ++k) moments.add_far(x);
    moments.settle();
    return;
  }
  const FixedScale& scale = moments.scale;
  const auto q = static_cast<Wide>(std::nearbyint(std::ldexp(x - scale.low, scale.exponent)));
  moments.count += times;
  moments.sum += q * times;
  moments.sum_of_squares += q * q * times;
  moments.min = std::min(moments.min, x);
  moments.max = std::max(moments.max, x);
}

struct Expected {
  long double mean, standard_error;
};
Expected expected(const std::vector<double>& values) {
  const auto n = static_cast<long double>(values.size());
  long double mean = 0, squares = 0;
  for (const double x : values) mean += x / n;
  for (const double x : values) squares += (x - mean) * (x - mean);
  return {mean, values.size() < 2 ? 0 : std::sqrt(squares / (n - 1) / n)};
}

// Whatever lies beyond the scale, and by how much: right to the scale's own unit, or to 12 digits.
TEST(OpenMoments, AreThoseOfTheValues) {
  Random random(75);
  for (int trial = 0; trial < 600; ++trial) {
    OpenMoments moments = trial % 2 == 0 ? empty() : empty(0, 1.5);
    const double unit = std::ldexp(1.0, -moments.scale.exponent);
    const double decades = random.uniform(0, trial % 7 == 0 ? 100 : 9);
    const double centre = random.chance(0.3) ? random.scale(0, 7) : 0.5;
    std::vector<double> values;
    for (int k = random.integer(1, 400); k > 0; --k) {
      const double x = random.chance(0.5) ? random.uniform()
                                          : centre + random.normal() * random.scale(-3, decades);
      values.push_back(x);
      add(moments, x);
    }
    const auto [mean, error] = expected(values);
    double size = 0;
    for (const double x : values) size = std::max(size, std::abs(x));
    ASSERT_NEAR(moments.mean(), static_cast<double>(mean), unit + 1e-15 * size);
    ASSERT_NEAR(moments.standard_error(), static_cast<double>(error),
                unit + 1e-12 * static_cast<double>(error) + 1e-17 * size);
    ASSERT_EQ(moments.count, values.size());
    ASSERT_EQ(moments.min, *std::min_element(values.begin(), values.end()));
    ASSERT_EQ(moments.max, *std::max_element(values.begin(), values.end()));
    ASSERT_EQ(moments.out_of_range, 0u);
  }
}

// Where sums of doubles have no digit left.
TEST(OpenMoments, DoNotCancel) {
  OpenMoments moments = empty();
  for (const double x : {1e15, 1e15 + 1, 1e15 + 2}) add(moments, x);
  EXPECT_EQ(moments.mean(), 1e15 + 1);
  EXPECT_DOUBLE_EQ(moments.standard_error(), std::sqrt(1.0 / 3));
  OpenMoments apart = empty();
  for (const double x : {-1e300, 0.25, 1e300, 0.75}) add(apart, x);
  EXPECT_EQ(apart.mean(), 0.25);
  EXPECT_DOUBLE_EQ(apart.standard_error() / 1e300, std::sqrt(2.0 / 3 / 4));
  OpenMoments equal = empty();
  add(equal, -219660.25, 7);
  EXPECT_EQ(equal.mean(), -219660.25);
  EXPECT_EQ(equal.standard_error(), 0.0);
  OpenMoments most = empty();
  add(most, std::numeric_limits<double>::max(), 5);
  EXPECT_DOUBLE_EQ(most.mean(), std::numeric_limits<double>::max());
}

// The largest run there can be, a hundred games of it far outside.
TEST(OpenMoments, AQuintillionGames) {
  OpenMoments moments = empty();
  const std::uint64_t half = 500000000000000000u;
  add(moments, 0.25, half - 50);
  add(moments, 0.75, half - 50);
  add(moments, 1e10, 100);
  EXPECT_NEAR(moments.mean(), 0.500001, 1e-12);
  // The 100 add 100 (10^10)^2 / 10^18 to the variance.
  EXPECT_NEAR(moments.standard_error() * 1e9, std::sqrt(0.0625 + 1e4), 1e-6);
}

TEST(OpenMoments, CountWhatIsNotFinite) {
  OpenMoments moments = empty();
  for (const double x : {0.5, std::numeric_limits<double>::quiet_NaN(), 100.0,
                         std::numeric_limits<double>::infinity(), -HUGE_VAL}) {
    add(moments, x);
  }
  EXPECT_EQ(moments.out_of_range, 3u);
  EXPECT_EQ(moments.count, 2u);
  EXPECT_EQ(moments.min, 0.5);
  EXPECT_EQ(moments.max, 100.0);
  EXPECT_DOUBLE_EQ(moments.mean(), 50.25);
}

TEST(OpenMoments, MergingIsAddingInAnyOrder) {
  Random random(76);
  for (int trial = 0; trial < 100; ++trial) {
    OpenMoments all = empty();
    std::vector<OpenMoments> parts(static_cast<std::size_t>(random.integer(1, 4)), empty());
    for (int k = random.integer(0, 100); k > 0; --k) {
      OpenMoments& part = parts[static_cast<std::size_t>(random.bits() % parts.size())];
      const double x = random.chance(0.02) ? HUGE_VAL : random.normal() * random.scale(-2, 12);
      add(all, x);
      add(part, x);
    }
    for (const bool backwards : {false, true}) {
      if (backwards) std::reverse(parts.begin(), parts.end());
      OpenMoments merged = empty();
      for (const OpenMoments& part : parts) merged.merge(part);
      ASSERT_EQ(merged.count, all.count);
      ASSERT_EQ(merged.far, all.far);
      ASSERT_EQ(merged.out_of_range, all.out_of_range);
      ASSERT_TRUE(merged.sum == all.sum && merged.sum_of_squares == all.sum_of_squares);
      ASSERT_TRUE(merged.far_sum == all.far_sum && merged.far_squares == all.far_squares);
      ASSERT_EQ(merged.mean(), all.mean());
      ASSERT_EQ(merged.standard_error(), all.standard_error());
    }
  }
}

}  // namespace
}  // namespace delegauge
