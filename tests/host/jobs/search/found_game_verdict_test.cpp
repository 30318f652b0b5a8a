// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/found_game_verdict.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "kernels/executor/search_region.hpp"
#include "tests/host/support/search.hpp"

namespace delegauge::host {
namespace {

/// A preference of norm 1 in a plane of mean 0, at an angle.
std::vector<double> at_angle(double angle) {
  const double x = std::cos(angle) / std::sqrt(2.0), y = std::sin(angle) / std::sqrt(6.0);
  return {y + x, y - x, -2 * y};
}

/// One player whose distance is d, in the configuration's region but for what a test makes of it.
FoundGame game_at_distance(const SearchConfiguration& c, double d, double regret = 0.5) {
  return found_game(c, 0, regret, at_angle(0), at_angle(2 * std::asin(d)));
}

std::string quantities(const Verdict& verdict) {
  std::string text;
  for (const OutOfRange& one : verdict.out_of_range) text += std::string(one.quantity) + " ";
  return text;
}

TEST(FoundGameVerdict, GamesOfTheRegionCount) {
  const SearchConfiguration c = search(1, 3);
  const Verdict verdict = judge(c, game_at_distance(c, 0.3));
  EXPECT_EQ(quantities(verdict), "");
  EXPECT_TRUE(verdict.below_trivial);
  EXPECT_FALSE(verdict.noise);
  EXPECT_TRUE(verdict.counts());
}

TEST(FoundGameVerdict, EveryRangeIsHeldUpToItsTolerance) {
  for (const Precision precision : {Precision::double_precision, Precision::single_precision}) {
    SearchConfiguration c = search(1, 3);
    c.precision = precision;
    const double tolerance = precision == Precision::double_precision ? region_tolerance<double>()
                                                                      : region_tolerance<float>();
    const double trivial = std::sqrt(2.0);
    c.job.limits_miscalibration = c.job.limits_collective = true;
    c.job.region = {{0.5, 0.5}, {0.3, 0.3}, {0, 0}, {1, 1}};
    const auto off = [&](double regret, double distance, double agents, double principals) {
      std::vector<double> of_agent = at_angle(2 * std::asin(0.3 + distance));
      std::vector<double> of_principal = at_angle(0);
      for (double& u : of_agent) u *= 1 + agents;
      for (double& u : of_principal) u *= 1 + principals;
      return quantities(judge(c, found_game(c, 0, 0.5 + regret, of_principal, of_agent)));
    };
    const double under = 0.9 * tolerance, over = 1.1 * tolerance;
    EXPECT_EQ(off(0, 0, 0, 0), "");
    EXPECT_EQ(off(under * trivial, 0, 0, 0), "");
    EXPECT_EQ(off(over * trivial, 0, 0, 0), "regret ");
    EXPECT_EQ(off(-over * trivial, 0, 0, 0), "regret ");
    EXPECT_EQ(off(0, under * trivial, 0, 0), "");
    EXPECT_EQ(off(0, over * trivial, 0, 0), "misalignment ");
    EXPECT_EQ(off(0, -over * trivial, 0, 0), "misalignment ");
    EXPECT_EQ(off(0, 0, -under, under), "");
    EXPECT_EQ(off(0, 0, over, 0), "agent-magnitudes ");
    EXPECT_EQ(off(0, 0, 0, -over), "principal-magnitudes ");
  }
}

TEST(FoundGameVerdict, MiscalibrationAndCollectiveAlignmentCountWhereLimited) {
  SearchConfiguration c = search(2, 3);
  c.job.games.agent_magnitude[0] = {1, 2};
  c.job.region = whole_region(c.job);
  std::vector<double> principals = at_angle(0), agents = at_angle(0.3);
  for (const double angle : {0.5, 1.0}) {
    std::vector<double>& side = angle < 1 ? principals : agents;
    for (const double u : at_angle(angle)) side.push_back(u);
  }
  for (std::size_t s = 0; s < 3; ++s) agents[s] *= 2;
  const FoundGame found = found_game(c, 0, 0.2, principals, agents);
  EXPECT_EQ(quantities(judge(c, found)), "");
  // Ratios of 1/2 and 1: 1/2 of 2 at the best lambda.
  c.job.limits_miscalibration = true;
  c.job.region.miscalibration = {0.25, 0.25};
  EXPECT_EQ(quantities(judge(c, found)), "");
  c.job.region.miscalibration = {0, 0.2};
  EXPECT_EQ(quantities(judge(c, found)), "miscalibration ");
  c.job.limits_collective = true;
  const double alignment = found.evaluation.collective_alignment_agents;
  c.job.region.miscalibration = {0, 1};
  c.job.region.collective = {alignment, 1};
  EXPECT_EQ(quantities(judge(c, found)), "");
  c.job.region.collective = {0, alignment - 0.1};
  const Verdict verdict = judge(c, found);
  EXPECT_EQ(quantities(verdict), "collective ");
  EXPECT_EQ(verdict.out_of_range[0].value, alignment);
  EXPECT_EQ(verdict.out_of_range[0].range, (Range{0, alignment - 0.1}));
}

TEST(FoundGameVerdict, MagnitudesAreWeighted) {
  SearchConfiguration c = search(1, 3);
  c.job.games.welfare_weight[0] = 2;
  c.job.region = default_region(c.job);
  EXPECT_EQ(quantities(judge(c, game_at_distance(c, 0.3))),
            "principal-magnitudes agent-magnitudes ");
}

TEST(FoundGameVerdict, AMapsChainsAreJudgedByTheirBins) {
  SearchConfiguration c = search(1, 3);
  c.job.misalignment_bins = 2;
  c.job.region = default_region(c.job);
  FoundGame found = game_at_distance(c, 0.3);
  EXPECT_TRUE(judge(c, found).counts());
  found.chain = 1;
  EXPECT_EQ(quantities(judge(c, found)), "misalignment ");
}

TEST(FoundGameVerdict, TheTrivialBoundDoesNotCount) {
  const SearchConfiguration c = search(1, 3);
  // fused is the trivial bound from W = sqrt 2 (1 - 2 d^2) on.
  const double limit = std::sqrt(2.0) * (1 - 2 * 0.3 * 0.3);
  EXPECT_TRUE(judge(c, game_at_distance(c, 0.3, limit * 0.999)).counts());
  const Verdict verdict = judge(c, game_at_distance(c, 0.3, limit * 1.001));
  EXPECT_EQ(quantities(verdict), "");
  EXPECT_FALSE(verdict.below_trivial);
  EXPECT_FALSE(verdict.counts());
}

TEST(FoundGameVerdict, RoundingDoesNotCount) {
  SearchConfiguration c = search(2, 2, Bound::pairwise);
  c.precision = Precision::single_precision;
  const double u = std::sqrt(0.5), nearly = u * (1 + 6e-8);
  // Agents who want opposite things: their welfare is the same everywhere, but for rounding.
  const FoundGame indifferent = found_game(c, 0, 0, {u, -u, u, -u}, {nearly, -nearly, -u, u});
  EXPECT_EQ(quantities(judge(c, indifferent)), "");
  EXPECT_TRUE(judge(c, indifferent).noise);
  // Bounds that do not go by the direction of welfare are as they would be without rounding.
  c.job.bound = Bound::published;
  EXPECT_FALSE(judge(c, indifferent).noise);
  c.job.bound = Bound::pairwise;
  // Principals likewise: no bound to speak of.
  const FoundGame bounded = found_game(c, 0, 0.1, {nearly, -nearly, -u, u}, {u, -u, u, -u});
  EXPECT_TRUE(judge(c, bounded).noise);
}

}  // namespace
}  // namespace delegauge::host
