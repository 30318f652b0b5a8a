// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/surface_job.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tests/numerics/support/games.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::surface_job;

constexpr Norm norms[] = {Norm::l1, Norm::l2, Norm::linf};

// Reached by (1, -1, 1, -1, ...) and its reverse where distances weigh more entries, by (1, -1, 0,
// ...) where they weigh fewer.
TEST(LargestDistance, IsReachedAndNotExceeded) {
  for (const Norm p : norms) {
    for (const Norm q : norms) {
      const Metric metric{Shift::midrange, p, q};
      double reached = 0;
      for (const bool dense : {false, true}) {
        test::Vector u(8, 0), reversed(8, 0);
        for (std::size_t s = 0; s < (dense ? 8u : 2u); ++s) {
          u[s] = s % 2 == 0 ? 1 : -1;
          reversed[s] = -u[s];
        }
        const auto a = test::standard(u, metric), b = test::standard(reversed, metric);
        reached =
            std::max(reached, static_cast<double>(test::length_of(test::minus(a.nu, b.nu), q) / 2));
      }
      if (p == q) {
        EXPECT_NEAR(reached, 1.0, 1e-15);
      }
      EXPECT_LE(reached, largest_distance(metric, 8) * (1 + 1e-14));
      const bool fewer = p == Norm::l1 || q == Norm::linf || p == q;
      EXPECT_NEAR(fewer ? 1.0 : reached, largest_distance(metric, 8), 1e-13);
    }
  }
}

// Whatever is sampled lies within the ranges: nothing is clamped into a histogram's last bin.
TEST(SurfaceRanges, HoldEveryGame) {
  for (const Norm p : norms) {
    for (const Norm q : norms) {
      SurfaceJob job = surface_job(3, 5, {Shift::median, p, q});
      job.games.agents = AgentPreferences::independent;
      job.games.principal_magnitude.fill({0.5, 2});
      job.games.strategy = StrategyKind::pessimal;
      const SurfaceRanges r = surface_ranges(job);
      for (std::uint64_t index = 0; index < 300; ++index) {
        const auto e = evaluate_sampled<double>(job, index);
        const double slip = 1 + 1e-14;
        ASSERT_LE(e.agents_welfare_regret, r.agents_regret * slip);
        ASSERT_LE(e.principals_welfare_regret, r.principals_regret * slip);
        ASSERT_LE(e.total_misalignment, r.misalignment * slip);
        ASSERT_LE(e.weighted_misalignment, r.weighted_misalignment * slip);
        ASSERT_GE(e.collective_alignment_agents, r.least_collective_alignment * slip);
        ASSERT_GE(e.collective_alignment_principals, r.least_collective_alignment * slip);
      }
    }
  }
}

TEST(EmptyTally, HasTheScalesOfTheJob) {
  SurfaceJob job = surface_job(4, 4);
  job.tightest = 7;
  const SurfaceTally tally = empty_tally<float>(job);
  const auto scale = [&](Quantity q) { return tally.quantity[static_cast<std::size_t>(q)].scale; };
  EXPECT_EQ(scale(Quantity::principals_welfare_regret),
            fixed_scale(0, principals_trivial_bound(job), 23));
  EXPECT_EQ(scale(Quantity::worst_case_regret), scale(Quantity::principals_welfare_regret));
  EXPECT_EQ(scale(Quantity::agents_welfare_regret), fixed_scale(0, agents_trivial_bound(job), 23));
  EXPECT_EQ(scale(Quantity::total_misalignment), fixed_scale(0, 4, 23));
  EXPECT_EQ(scale(Quantity::collective_alignment_agents), fixed_scale(-1, 1, 23));
  for (const BoundTally& bound : tally.bound) {
    EXPECT_EQ(bound.tightness.scale, fixed_scale(0, 1, 23));
    EXPECT_EQ(bound.slack.scale, fixed_scale(0, principals_trivial_bound(job), 23));
    EXPECT_EQ(bound.tightest.capacity, 7u);
  }
  EXPECT_EQ(tally.games, 0u);
  EXPECT_EQ(empty_tally<double>(job).quantity[0].scale,
            fixed_scale(0, agents_trivial_bound(job), 31));
}

}  // namespace
}  // namespace delegauge
