// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/out_of_range.hpp"

#include <gtest/gtest.h>

#include <cstddef>

#include "host/jobs/surface/run.hpp"

namespace delegauge::host {
namespace {

TEST(OutOfRange, OfASurfaceIsSaid) {
  SurfaceTally tally = empty_surface_tally(default_configuration());
  EXPECT_EQ(out_of_range_text(tally, {}, Precision::single_precision), "");
  StatTally& regret = tally.quantity[static_cast<std::size_t>(Quantity::worst_case_regret)];
  const double top = regret.scale.high;
  regret.count = 2;
  regret.min = -1e-9;
  regret.max = top * (1 + 1e-7);  // rounding
  EXPECT_EQ(out_of_range_text(tally, {}, Precision::single_precision), "");
  regret.max = 1.01 * top;
  EXPECT_NE(out_of_range_text(tally, {}, Precision::single_precision)
                .find("worst_case_regret: values from"),
            std::string::npos);
  FlatGames far;
  far.offset = {-1e4, 1e4};
  EXPECT_NE(out_of_range_text(tally, far, Precision::single_precision).find("--precision double"),
            std::string::npos);
  EXPECT_NE(out_of_range_text(tally, far, Precision::double_precision).find("please report this"),
            std::string::npos);
  // What matters is the offset beside the least magnitude.
  far.offset = {-10, 10};
  EXPECT_NE(out_of_range_text(tally, far, Precision::single_precision).find("please report this"),
            std::string::npos);
  far.principal_magnitude[1] = {1e-4, 1};
  EXPECT_NE(out_of_range_text(tally, far, Precision::single_precision).find("--precision double"),
            std::string::npos);
  StatTally& slack = tally.bound[0].slack;
  slack.count = 1;
  slack.min = slack.max = -0.01 * top;
  EXPECT_NE(
      out_of_range_text(tally, {}, Precision::single_precision).find("\nslack of published: "),
      std::string::npos);
}

TEST(OutOfRange, UtilitiesThatOffsetsMakeConstantAreSaid) {
  const SurfaceTally tally = empty_surface_tally(default_configuration());
  FlatGames far;
  far.agent_magnitude[2] = {1e-4, 2};
  far.offset = {0, 1e3};
  EXPECT_EQ(out_of_range_text(tally, far, Precision::single_precision),
            "--offsets: utilities of magnitude 0.0001 count as constant beside offsets of up to "
            "1000, and their bounds as 0; offsets leave float too few digits: take --precision "
            "double");
  EXPECT_EQ(out_of_range_text(tally, far, Precision::double_precision), "");
  far.offset = {-1e9, 0};
  EXPECT_NE(out_of_range_text(tally, far, Precision::double_precision).find("give smaller ones"),
            std::string::npos);
}

}  // namespace
}  // namespace delegauge::host
