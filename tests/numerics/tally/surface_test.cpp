// SPDX-License-Identifier: Apache-2.0
#include "delegauge/tally/surface.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

TEST(BoundTally, KeepsTheLowestViolations) {
  Random random(931);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<std::uint64_t> indices;
    std::vector<BoundTally> parts(static_cast<std::size_t>(random.integer(1, 4)));
    const int count = random.integer(0, 60);
    for (int i = 0; i < count; ++i) {
      indices.push_back(random.bits() >> random.integer(0, 63));
      parts[static_cast<std::size_t>(random.integer(0, static_cast<int>(parts.size()) - 1))]
          .add_violation(indices.back());
    }
    BoundTally total;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) total.merge(*part);
    std::sort(indices.begin(), indices.end());
    ASSERT_EQ(total.violations, indices.size());
    if (indices.size() > BoundTally::kept_violations) indices.resize(BoundTally::kept_violations);
    ASSERT_EQ(total.violating, indices);
  }
}

TEST(BinTally, Merges) {
  BinTally a, b;
  a.count = 3;
  a.sum_regret = 7;
  a.sum_worst_case = 9;
  a.max_regret = 0.5;
  a.max_worst_case = 2;
  a.bound[1] = {11, 0.75, 0.25};
  b.count = 4;
  b.sum_regret = 70;
  b.sum_worst_case = 90;
  b.max_regret = 1.5;
  b.max_worst_case = 1;
  b.bound[1] = {5, 0.5, 0.125};
  b.bound[4] = {6, 3, 4};
  const double none = std::numeric_limits<double>::infinity();
  for (const bool order : {false, true}) {
    BinTally r = order ? a : b;
    r.merge(order ? b : a);
    EXPECT_EQ(r.count, 7u);
    EXPECT_TRUE(r.sum_regret == 77);
    EXPECT_TRUE(r.sum_worst_case == 99);
    EXPECT_EQ(r.max_regret, 1.5);
    EXPECT_EQ(r.max_worst_case, 2.0);
    EXPECT_TRUE(r.bound[1].sum == 16);
    EXPECT_EQ(r.bound[1].max, 0.75);
    EXPECT_EQ(r.bound[1].least_slack, 0.125);
    EXPECT_TRUE(r.bound[4].sum == 6);
    EXPECT_EQ(r.bound[4].least_slack, 4.0);
    EXPECT_EQ(r.bound[0].least_slack, none);
  }
}

TEST(SurfaceTally, MergesEveryPart) {
  SurfaceTally a, b;
  a.games = 5;
  a.degenerate = 1;
  b.games = 7;
  b.degenerate = 2;
  b.quantity[3].count = 4;
  b.bound[2].slack.count = 6;
  b.bound[2].tightness.count = 8;
  b.bound[2].worst_case_tightness.count = 9;
  b.bound[2].tightest.add({12, 0.5});
  b.bound[2].add_violation(77);
  b.bins[4095].count = 3;
  a.merge(b);
  a.merge(b);
  EXPECT_EQ(a.games, 19u);
  EXPECT_EQ(a.degenerate, 5u);
  EXPECT_EQ(a.quantity[3].count, 8u);
  EXPECT_EQ(a.bound[2].slack.count, 12u);
  EXPECT_EQ(a.bound[2].tightness.count, 16u);
  EXPECT_EQ(a.bound[2].worst_case_tightness.count, 18u);
  EXPECT_EQ(a.bound[2].violations, 2u);
  EXPECT_EQ(a.bound[2].tightest.games.size(), 2u);
  EXPECT_EQ(a.bins[4095].count, 6u);
}

}  // namespace
}  // namespace delegauge
