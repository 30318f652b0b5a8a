// SPDX-License-Identifier: Apache-2.0
#include "host/text/units.hpp"
#include "host/machine/execution_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace delegauge::host {
namespace {

TEST(Units, CountsHaveGroups) {
  EXPECT_EQ(count_text(0), "0");
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(1000), "1,000");
  EXPECT_EQ(count_text(100'000'000), "100,000,000");
}

TEST(Units, RatesAreReadable) {
  EXPECT_EQ(rate_text(56.34e6), "56.3 million games/s");
  EXPECT_EQ(rate_text(1234), "1234 games/s");
}

TEST(Units, DurationsAreReadable) {
  EXPECT_EQ(duration_text(0.04), "0.0 s");
  EXPECT_EQ(duration_text(12.3), "12 s");
  EXPECT_EQ(duration_text(200), "3 min 20 s");
  EXPECT_EQ(duration_text(5 * 3600 + 12 * 60), "5 h 12 min");
  EXPECT_EQ(duration_text(40 * 86400 + 3 * 3600), "40 d 3 h");
  EXPECT_FALSE(duration_text(std::numeric_limits<double>::infinity()).empty());
}

}  // namespace
}  // namespace delegauge::host
