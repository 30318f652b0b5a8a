// SPDX-License-Identifier: Apache-2.0
#include "delegauge/tally/strategic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string_view>
#include <vector>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

// How wide the bin of x is: 1 / 2048 up to 1, then 1 / 128 of the power of two.
double bin_width(double x) {
  return std::max(1.0 / 2048, std::exp2(std::floor(std::log2(std::abs(x)))) / 128);
}

constexpr auto quantity = StrategicQuantity::bound_regret;
constexpr auto at = static_cast<std::size_t>(quantity);

StrategicTally empty() {
  StrategicTally r;
  for (OpenMoments& m : r.moments) m.scale = fixed_scale(-8, 8, 31);
  return r;
}
void add(StrategicTally& tally, double x, std::uint64_t games = 1) {
  OpenMoments& m = tally.moments[at];
  tally.games += games;
  tally.histogram[at].add(SignedHistogram::bin(x), games);
  if (!m.is_near(x)) {
    for (std::uint64_t k = 0; k < games; ++k) m.add_far(x);
    m.settle();
    return;
  }
  const auto q = static_cast<Wide>(std::nearbyint(std::ldexp(x - m.scale.low, m.scale.exponent)));
  m.count += games;
  m.sum += q * games;
  m.sum_of_squares += q * q * games;
  m.min = std::min(m.min, x);
  m.max = std::max(m.max, x);
}

// Normalised values as games have them: welfare in [0, 1], bounds that may be far below.
double random_value(Random& random, int kind) {
  switch (kind) {
    case 0:
      return random.uniform();
    case 1:
      return 1 - random.exponential();
    case 2:
      return 1 - random.scale(-3, 3.5);
    case 3:
      return random.chance(0.4) ? 1 : random.uniform();
    default:
      return 0.75;
  }
}

TEST(StrategicTally, QuantilesAreWithinABin) {
  Random random(462);
  for (int trial = 0; trial < 400; ++trial) {
    StrategicTally tally = empty();
    std::vector<double> values;
    const int count = random.integer(1, 3000);
    for (int k = 0; k < count; ++k) {
      values.push_back(random_value(random, trial % 5));
      add(tally, values.back());
    }
    std::sort(values.begin(), values.end());
    double last = values.front();
    for (const double p : {0.0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1.0}) {
      const double q = tally.quantile(quantity, p);
      // The order statistics on both sides of the fraction p.
      const double rank = p * count;
      const auto below = static_cast<std::size_t>(std::max(0.0, std::ceil(rank) - 1));
      const auto above = std::min(values.size() - 1, static_cast<std::size_t>(std::ceil(rank)));
      ASSERT_GE(q, values[below] - bin_width(values[below]) * 1.0001) << p;
      ASSERT_LE(q, values[above] + bin_width(values[above]) * 1.0001) << p;
      ASSERT_GE(q, last);
      ASSERT_LE(q, values.back());
      last = q;
    }
    ASSERT_EQ(tally.quantile(quantity, 1.0), values.back());
    ASSERT_NEAR(tally.quantile(quantity, 0.0), values.front(), bin_width(values.front()));
  }
  EXPECT_EQ(empty().quantile(quantity, 0.5), 0.0);
}

// Uniform values fill their bins evenly: there the quantile is nearer than a bin.
TEST(StrategicTally, QuantilesAreLinearWithinABin) {
  StrategicTally tally = empty();
  const int count = 2048 * 64;
  for (int k = 0; k < count; ++k) add(tally, (k + 0.5) / count);
  for (const double p : {0.1, 0.3333, 0.5, 0.77777}) {
    EXPECT_NEAR(tally.quantile(quantity, p), p, 2.0 / count);
  }
}

// On either side of where nearly all values are, however far.
TEST(StrategicTally, FarValues) {
  StrategicTally tally = empty();
  for (int k = 0; k < 10; ++k) add(tally, -219660);
  EXPECT_EQ(tally.quantile(quantity, 0.5), -219660.0);
  for (int k = 0; k < 80; ++k) add(tally, -10.0);
  for (int k = 0; k < 10; ++k) add(tally, 2.16e7);
  EXPECT_EQ(tally.moments[at].min, -219660.0);
  EXPECT_DOUBLE_EQ(tally.moments[at].mean(), (-219660 * 10 - 800 + 2.16e8) / 100);
  EXPECT_NEAR(tally.quantile(quantity, 0.5), -10, 0.1);
  EXPECT_NEAR(tally.quantile(quantity, 0.05), -219660, 219660 / 128.0);
  EXPECT_NEAR(tally.quantile(quantity, 0.95), 2.16e7, 2.16e7 / 128);
}

TEST(StrategicTally, AQuintillionGames) {
  StrategicTally tally = empty();
  const std::uint64_t games = 250000000000000000u;
  for (const double x : {0.1, 0.3, 0.6, -6.0}) add(tally, x, games);
  EXPECT_EQ(tally.games, 4 * games);
  EXPECT_NEAR(tally.quantile(quantity, 0.1), -6, bin_width(-6));
  EXPECT_NEAR(tally.quantile(quantity, 0.3), 0.1, bin_width(0.1));
  EXPECT_NEAR(tally.quantile(quantity, 0.6), 0.3, bin_width(0.3));
  EXPECT_NEAR(tally.quantile(quantity, 0.9), 0.6, bin_width(0.6));
  EXPECT_NEAR(tally.moments[at].mean(), -1.25, 1e-7);
}

TEST(StrategicTally, MergingIsAddingInAnyOrder) {
  Random random(463);
  for (int trial = 0; trial < 20; ++trial) {
    StrategicTally all = empty();
    std::vector<StrategicTally> parts(static_cast<std::size_t>(random.integer(1, 4)), empty());
    for (int k = random.integer(0, 200); k > 0; --k) {
      StrategicTally& part =
          parts[static_cast<std::size_t>(random.integer(0, static_cast<int>(parts.size()) - 1))];
      const double x = random_value(random, 2);
      const auto bound = static_cast<StrategicBound>(random.integer(0, strategic_bound_count - 1));
      const std::uint64_t index = random.bits() >> random.integer(0, 60);
      const bool fallback = random.chance(0.3), missed = random.chance(0.2);
      const bool violates = random.chance(0.4);
      for (StrategicTally* tally : {&all, &part}) {
        add(*tally, x);
        tally->fallback += fallback ? 1 : 0;
        tally->missed_alignment += missed ? 1 : 0;
        if (violates) tally->add_violation(bound, index);
      }
    }
    for (const bool backwards : {false, true}) {
      if (backwards) std::reverse(parts.begin(), parts.end());
      StrategicTally merged = empty();
      for (const StrategicTally& part : parts) merged.merge(part);
      ASSERT_EQ(merged.games, all.games);
      ASSERT_EQ(merged.fallback, all.fallback);
      ASSERT_EQ(merged.missed_alignment, all.missed_alignment);
      ASSERT_EQ(merged.violations, all.violations);
      ASSERT_EQ(merged.violating, all.violating);
      ASSERT_TRUE(merged.histogram == all.histogram);
      ASSERT_TRUE(merged.moments[at].sum == all.moments[at].sum);
      ASSERT_TRUE(merged.moments[at].far_sum == all.moments[at].far_sum);
      ASSERT_EQ(merged.moments[at].count, all.moments[at].count);
      ASSERT_EQ(merged.quantile(quantity, 0.3), all.quantile(quantity, 0.3));
    }
  }
}

TEST(StrategicTally, KeepsTheLowestViolations) {
  Random random(464);
  StrategicTally tally = empty();
  std::vector<std::uint64_t> indices;
  for (int k = 0; k < 100; ++k) {
    indices.push_back(random.bits() >> random.integer(0, 60));
    tally.add_violation(StrategicBound::sharp_ideal, indices.back());
  }
  std::sort(indices.begin(), indices.end());
  indices.resize(StrategicTally::kept_violations);
  constexpr auto bound = static_cast<std::size_t>(StrategicBound::sharp_ideal);
  EXPECT_EQ(tally.violating[bound], indices);
  EXPECT_EQ(tally.violations[bound], 100u);
  EXPECT_EQ(tally.violations[0], 0u);
}

TEST(StrategicTally, EveryNameIsAnother) {
  std::set<std::string_view> names(strategic_quantity_names.begin(),
                                   strategic_quantity_names.end());
  EXPECT_EQ(names.size(), static_cast<std::size_t>(strategic_quantity_count));
  EXPECT_EQ(strategic_quantity_names[static_cast<std::size_t>(StrategicQuantity::relaxation)],
            "relaxation");
  EXPECT_EQ(strategic_quantity_names[static_cast<std::size_t>(StrategicQuantity::ia)], "ia");
  EXPECT_EQ(strategic_quantity_names[normalised_count - 1], "bound_worst_case");
  EXPECT_EQ(strategic_bound_names[static_cast<std::size_t>(StrategicBound::worst_case)],
            "worst_case");
}

}  // namespace
}  // namespace delegauge
