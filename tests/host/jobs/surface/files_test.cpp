// SPDX-License-Identifier: Apache-2.0
// The reproducibility contract: the statistics' bytes depend on the configuration alone.
#include "host/jobs/surface/files.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/job/statistic.hpp"
#include "host/jobs/flat/games.hpp"
#include "host/jobs/surface/run.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

SurfaceConfiguration configuration_of(int players, int outcomes, const Metric& metric,
                                      Precision precision, std::uint64_t games) {
  SurfaceConfiguration c = default_configuration();
  c.games = games;
  c.precision = precision;
  FlatGames& g = c.job.games;
  g.players = players;
  g.outcomes = outcomes;
  g.metric = metric;
  for (std::size_t i = 0; i < max_players; ++i) {
    g.principal_magnitude[i] = g.agent_magnitude[i] = {1, 1};
  }
  g.target_regret = default_target_regret(g);
  return c;
}

/// What a run leaves of its statistics, but for the points, which no execution touches.
std::string statistics_of(const SurfaceConfiguration& c, const Execution& execution) {
  const SurfaceTally tally = run_surface(c, execution, [](std::uint64_t) { return true; });
  const TightestEvaluations tightest = evaluate_tightest(c, tally);
  return summary_json(c, tally, tightest) + surface_csv(c, tally) + tightness_csv(c, tally) +
         tightest_csv(c, tightest);
}

TEST(Reproducibility, ThreadsInstructionSetsAndBatchesLeaveTheBytesAlone) {
  const SurfaceConfiguration c = configuration_of(4, 4, epic, Precision::single_precision, 200'000);
  const std::string expected =
      statistics_of(c, {1, &cpu::choose("scalar"), default_batch(c.games, 1)});
  for (const cpu::Kernels* kernels : cpu::available()) {
    for (const int threads : {1, 2, 3}) {
      for (const std::uint64_t batch : {std::uint64_t{1000}, std::uint64_t{4096},
                                        std::uint64_t{65537}, default_batch(c.games, threads)}) {
        EXPECT_TRUE(statistics_of(c, {threads, kernels, batch}) == expected)
            << kernels->isa << ", " << threads << " threads, batches of " << batch;
      }
    }
  }
}

class EveryShapeAndMetric : public testing::TestWithParam<std::tuple<std::pair<int, int>, int>> {};

TEST_P(EveryShapeAndMetric, InstructionSetsLeaveTheBytesAlone) {
  const auto [players, outcomes] = std::get<0>(GetParam());
  const std::array<Metric, 4> metrics = {
      epic, max_metric, l1_metric, {Shift::median, Norm::l1, Norm::linf}};
  const Metric metric = metrics[static_cast<std::size_t>(std::get<1>(GetParam()))];
  for (const Precision precision : {Precision::single_precision, Precision::double_precision}) {
    const SurfaceConfiguration c = configuration_of(players, outcomes, metric, precision, 60'001);
    const std::string expected = statistics_of(c, {1, cpu::available().front(), batch_limit});
    int threads = 1;
    for (const cpu::Kernels* kernels : cpu::available()) {
      EXPECT_TRUE(statistics_of(c, {threads, kernels, 7919}) == expected)
          << kernels->isa << ", " << threads << " threads";
      threads = threads % 3 + 1;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Reproducibility, EveryShapeAndMetric,
                         testing::Combine(testing::Values(std::pair(4, 4), std::pair(2, 3),
                                                          std::pair(3, 2), std::pair(1, 5)),
                                          testing::Range(0, 4)));

class SurfaceFiles : public testing::Test {
 protected:
  static std::vector<std::string> lines(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> all;
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }
  std::string file(const std::string& name) const {
    for (const FileContent& f : files_) {
      if (f.name == name) return f.content;
    }
    return "";
  }
  void make(const SurfaceConfiguration& c) {
    tally_ = run_surface(c, execution_, [](std::uint64_t) { return true; });
    files_ =
        surface_files(c, execution_, {"2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z", 0.5}, tally_);
  }
  Execution execution_ = {2, &cpu::choose("auto"), 4096};
  SurfaceTally tally_;
  std::vector<FileContent> files_;
};

TEST_F(SurfaceFiles, TheSummaryHasItsKeysAndCountsAddUp) {
  SurfaceConfiguration c = configuration_of(3, 3, epic, Precision::single_precision, 20'000);
  c.job.tightest = 4;
  make(c);
  EXPECT_EQ(files_.back().name, "summary.json");
  const std::string text = file("summary.json");
  EXPECT_EQ(text.back(), '\n');
  const Json summary = Json::parse(text);
  EXPECT_EQ(summary["format"], "delegauge-summary");
  EXPECT_EQ(summary["version"], 1);
  EXPECT_EQ(summary["job"], "surface");
  EXPECT_EQ(summary["configuration"], Json::parse(to_json(c).dump()));
  EXPECT_EQ(summary["games"], 20'000);
  EXPECT_EQ(summary["quantities"].size(), static_cast<std::size_t>(quantity_count));
  EXPECT_EQ(summary["bounds"].size(), static_cast<std::size_t>(plain_bound_count));
  for (const auto& bound : summary["bounds"].items()) {
    EXPECT_EQ(bound.value()["violations"], 0) << bound.key();
    EXPECT_EQ(bound.value()["tightest"].size(), 4U);
    for (const Json& game : bound.value()["tightest"]) EXPECT_LE(game["tightness"], 1);
    const Json& tightness = bound.value()["tightness"];
    double previous = tightness["min"];
    for (const Json& quantile : tightness["quantiles"]) {
      EXPECT_GE(quantile.get<double>(), previous);
      previous = quantile;
    }
    EXPECT_GE(tightness["max"].get<double>(), previous);
    EXPECT_GE(bound.value()["worst_case_tightness"]["mean"], tightness["mean"]);
  }
}

TEST_F(SurfaceFiles, WhatWasNotMeasuredIsAbsent) {
  SurfaceConfiguration c = configuration_of(2, 4, epic, Precision::double_precision, 5'000);
  c.job.worst_case = c.job.collective_alignment = false;
  c.job.bounds = {1U << static_cast<unsigned>(Bound::published) |
                  1U << static_cast<unsigned>(Bound::pairwise)};
  make(c);
  const Json summary = Json::parse(file("summary.json"));
  EXPECT_EQ(summary["quantities"].size(), 3U);
  EXPECT_EQ(summary["bounds"].size(), 2U);
  EXPECT_FALSE(summary["bounds"]["published"].contains("worst_case_tightness"));
  EXPECT_EQ(lines(file("surface.csv"))[0],
            "agents_regret_low,agents_regret_high,misalignment_low,misalignment_high,count,"
            "mean_regret,max_regret,published_mean,published_max,published_least_slack,"
            "pairwise_mean,pairwise_max,pairwise_least_slack");
  EXPECT_EQ(lines(file("points.csv"))[0],
            "index,agents_welfare_regret,principals_welfare_regret,worst_case_regret,"
            "total_misalignment,weighted_misalignment,collective_alignment_agents,"
            "collective_alignment_principals,published,pairwise,miscalibration,calibration");
}

TEST_F(SurfaceFiles, RowsOfTheTablesAreRectangularAndCountTheGames) {
  make(configuration_of(2, 4, max_metric, Precision::single_precision, 7'000));
  for (const char* name : {"surface.csv", "tightness.csv", "tightest.csv", "points.csv"}) {
    const std::vector<std::string> rows = lines(file(name));
    const auto commas = [](const std::string& row) {
      return std::count(row.begin(), row.end(), ',');
    };
    for (const std::string& row : rows) EXPECT_EQ(commas(row), commas(rows[0])) << name << row;
  }
  std::uint64_t games = 0;
  const std::vector<std::string> bins = lines(file("surface.csv"));
  for (std::size_t i = 1; i < bins.size(); ++i) {
    std::istringstream cells(bins[i]);
    std::string cell;
    for (int column = 0; column < 5; ++column) std::getline(cells, cell, ',');
    games += std::stoull(cell);
  }
  EXPECT_EQ(games, 7'000U);
  EXPECT_EQ(lines(file("points.csv")).size(), 1 + points_games);
  EXPECT_EQ(lines(file("tightest.csv")).size(), 1U + 10 * plain_bound_count);
}

TEST_F(SurfaceFiles, PointsAreTheRunsOwnValues) {
  const SurfaceConfiguration c =
      configuration_of(4, 4, epic, Precision::single_precision, points_games);
  make(c);
  double largest = 0;
  for (const SelectedGame& point : evaluate_points(c)) {
    largest = std::max(largest, point.evaluation.principals_welfare_regret);
  }
  const auto regret = static_cast<std::size_t>(Quantity::principals_welfare_regret);
  EXPECT_EQ(largest, tally_.quantity[regret].max);
}

TEST_F(SurfaceFiles, RunJsonTellsHow) {
  make(configuration_of(2, 4, epic, Precision::single_precision, 1'000));
  const Json run = Json::parse(file("run.json"));
  EXPECT_EQ(run["format"], "delegauge-run");
  EXPECT_EQ(run["execution"]["threads"], 2);
  EXPECT_EQ(run["execution"]["device"], "cpu");
  EXPECT_NE(run["execution"]["kernel"], "");
  EXPECT_TRUE(run["execution"].contains("slow_because"));
  EXPECT_EQ(run["started"], "2026-01-02T03:04:05Z");
  EXPECT_EQ(run["games_per_second"], 2000);
  EXPECT_FALSE(run["program"]["version"].get<std::string>().empty());
}

}  // namespace
}  // namespace delegauge::host
