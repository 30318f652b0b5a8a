// SPDX-License-Identifier: Apache-2.0
#include "host/job/statistic.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace delegauge::host {
namespace {

TEST(Shown, AFloatReadsLikeItself) {
  EXPECT_EQ(shown(static_cast<double>(0.3F), Precision::single_precision), 0.3);
  EXPECT_EQ(shown(static_cast<double>(0.3F), Precision::double_precision),
            static_cast<double>(0.3F));
  EXPECT_EQ(shown(0, Precision::single_precision), 0);
  EXPECT_EQ(shown(static_cast<double>(1e-40F), Precision::single_precision), 1e-40);
}

TEST(Statistic, OfNothingIsNotANumber) {
  const Statistic s = statistic(StatTally{}, Precision::single_precision);
  EXPECT_TRUE(std::isnan(s.mean));
  EXPECT_TRUE(std::isnan(s.max));
  EXPECT_TRUE(std::isnan(s.quantiles[3]));
}

TEST(Statistic, StaysBetweenTheShownExtremes) {
  StatTally tally;
  tally.scale = fixed_scale(0, 1, 23);
  tally.count = 2;
  const double value = static_cast<double>(0.3F);
  const auto fixed = static_cast<Wide>(std::ceil(std::ldexp(value, tally.scale.exponent)));
  tally.sum = 2 * fixed;
  tally.sum_of_squares = 2 * fixed * fixed;
  tally.min = tally.max = value;
  tally.histogram[static_cast<std::size_t>(value * histogram_bins)] = 2;
  const Statistic s = statistic(tally, Precision::single_precision);
  EXPECT_EQ(s.min, 0.3);
  EXPECT_EQ(s.max, 0.3);
  EXPECT_EQ(s.mean, 0.3);
  EXPECT_EQ(s.standard_error, 0);
  for (const double q : s.quantiles) EXPECT_EQ(q, 0.3);
}

TEST(BinMean, DoesNotExceedTheMaximum) {
  const FixedScale scale = fixed_scale(0, 1, 23);
  EXPECT_EQ(bin_mean(1U << 22U, 1, scale, 1), std::ldexp(1U << 22U, -scale.exponent));
  EXPECT_EQ(bin_mean(1U << 22U, 1, scale, 0.1), 0.1);
}

}  // namespace
}  // namespace delegauge::host
