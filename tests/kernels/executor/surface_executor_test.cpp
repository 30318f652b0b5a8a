// SPDX-License-Identifier: Apache-2.0
// Runs against the statistics of the paper's authors' public code
// (tests/data/surface_reference.json).
#include "kernels/executor/surface_executor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "tests/kernels/support/tallies.hpp"
#include "tests/numerics/support/games.hpp"

namespace delegauge {
namespace {

using nlohmann::json;

constexpr std::uint64_t games = 1000000;

json reference_runs() {
  std::ifstream in(std::string(DELEGAUGE_TEST_DATA) + "/surface_reference.json");
  return json::parse(in).at("runs");
}

SurfaceJob job_of(const json& run) {
  const bool epic_run = run.at("metric") == "EPIC";
  SurfaceJob job =
      test::surface_job(run.at("players"), run.at("outcomes"), epic_run ? epic : max_metric);
  FlatGames& g = job.games;
  g.welfare = Welfare::sum;
  for (std::size_t i = 0; i < static_cast<std::size_t>(g.players); ++i) {
    const double theirs = run.at("principal_magnitude").at(i),
                 mine = run.at("agent_magnitude").at(i);
    g.principal_magnitude[i] = {theirs, theirs};
    g.agent_magnitude[i] = {mine, mine};
  }
  g.max_misalignment = run.at("max_misalignment");
  g.strategy = run.at("target") == "principals" ? StrategyKind::target_principals
                                                : StrategyKind::target_agents;
  g.target_regret = {0, run.at("max_target_regret")};
  g.seed = 20240607;
  return job;
}

// Means within 5 combined standard errors.
void expect_mean(const StatTally& got, double mean, double error, const std::string& what) {
  EXPECT_LE(std::abs(got.mean() - mean), 5 * std::hypot(got.standard_error(), error))
      << what << ": " << got.mean() << ", reference " << mean << " +- " << error;
}

// The fraction of games below the reference's quantile, within 5 combined standard errors of p and
// the histogram's bin: p must lie between the fractions below the bin's two edges. A bin that holds
// an atom holds it whole, so there the comparison is one-sided.
void expect_quantile(const StatTally& got, double value, double p, double reference_games,
                     const std::string& what) {
  const double at = (value - got.scale.low) / (got.scale.high - got.scale.low) * histogram_bins;
  const auto bin = static_cast<std::size_t>(std::clamp(at, 0.0, histogram_bins - 1.0));
  double below = 0;
  for (std::size_t b = 0; b < bin; ++b) below += static_cast<double>(got.histogram[b]);
  const auto n = static_cast<double>(got.count);
  const double lower = below / n, upper = (below + static_cast<double>(got.histogram[bin])) / n;
  const double slip = 5 * std::sqrt(p * (1 - p) * (1 / n + 1 / reference_games));
  EXPECT_GE(upper, p - slip) << what << " at " << p;
  EXPECT_LE(lower, p + slip) << what << " at " << p;
}

template <class Real>
void expect_reference(const json& run, const cpu::Kernels& kernels) {
  const SurfaceJob job = job_of(run);
  test::Batches batches;
  for (std::uint64_t begin = 0; begin < games; begin += batch_limit) {
    batches.emplace_back(begin, std::min(begin + batch_limit, games));
  }
  const SurfaceTally tally = test::tally_of<Real>(kernels.surface<Real>(), job, batches);
  EXPECT_EQ(tally.games, games);
  EXPECT_EQ(tally.degenerate, 0u);
  const double reference_games = run.at("games");
  // The reference does not halve distances under MAX.
  const double unit = run.at("metric") == "MAX" ? 0.5 : 1.0;
  const struct {
    Quantity quantity;
    double unit;
  } columns[] = {{Quantity::total_misalignment, unit},
                 {Quantity::agents_welfare_regret, 1},
                 {Quantity::principals_welfare_regret, 1}};
  for (std::size_t c = 0; c < 3; ++c) {
    const StatTally& stat = tally.quantity[static_cast<std::size_t>(columns[c].quantity)];
    const std::string what = run.at("columns").at(c);
    const double scale = columns[c].unit;
    expect_mean(stat, scale * run.at("mean").at(c).get<double>(),
                scale * run.at("stderr").at(c).get<double>(), what);
    for (std::size_t q = 0; q < run.at("quantiles").size(); ++q) {
      expect_quantile(stat, scale * run.at("values").at(q).at(c).get<double>(),
                      run.at("quantiles").at(q), reference_games, what);
    }
  }
  const StatTally& ratio = tally.bound[static_cast<std::size_t>(Bound::published)].tightness;
  expect_mean(ratio, run.at("ratio_mean"), run.at("ratio_stderr"), "ratio");
  for (std::size_t q = 0; q < run.at("quantiles").size(); ++q) {
    expect_quantile(ratio, run.at("ratio_quantiles").at(q), run.at("quantiles").at(q),
                    reference_games, "ratio");
  }
  for (std::size_t b = 0; b < plain_bound_count; ++b) {
    const BoundTally& bound = tally.bound[b];
    EXPECT_EQ(bound.violations, 0u) << bound_names[b];
    EXPECT_EQ(bound.tightness.count, games);
    EXPECT_LE(bound.tightness.max, 1.0);
    // V is no less than the regret, and no more than the bound.
    EXPECT_GE(bound.worst_case_tightness.mean(), bound.tightness.mean());
    EXPECT_LE(bound.worst_case_tightness.max, 1.0);
  }
  const auto mean_of = [&](Bound b) {
    return tally.bound[static_cast<std::size_t>(b)].slack.mean();
  };
  EXPECT_LT(mean_of(Bound::pairwise), mean_of(Bound::fused));
  EXPECT_LE(mean_of(Bound::fused), mean_of(Bound::sharp));
  EXPECT_LE(mean_of(Bound::sharp), mean_of(Bound::published));
}

TEST(SurfaceReference, FloatAgreesWithTheAuthorsCode) {
  for (const json& run : reference_runs()) expect_reference<float>(run, *cpu::available().back());
}

TEST(SurfaceReference, DoubleAgreesWithTheAuthorsCode) {
  for (const json& run : reference_runs()) expect_reference<double>(run, *cpu::available().back());
}

}  // namespace
}  // namespace delegauge
