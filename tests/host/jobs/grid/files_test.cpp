// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/files.hpp"
#include "host/jobs/grid/names.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

const Watch keep_going = [](std::uint64_t) { return true; };
const Warn be_quiet = [](const std::string&) {};

PointList run(const GridConfiguration& c, const Execution& execution) {
  return run_grid(c, execution, keep_going, be_quiet);
}
PointList run(const GridConfiguration& c) { return run(c, {2, &cpu::choose("auto"), 100}); }

/// Rows of cells; no cell has quotes.
std::vector<std::vector<std::string>> cells(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    rows.emplace_back();
    std::istringstream in(line + ",");
    for (std::string cell; std::getline(in, cell, ',');) rows.back().push_back(cell);
  }
  return rows;
}

std::string cell(const std::vector<std::vector<std::string>>& rows, std::size_t row,
                 const std::string& column) {
  for (std::size_t i = 0; i < rows[0].size(); ++i) {
    if (rows[0][i] == column) return rows[row][i];
  }
  return "no such column";
}

TEST(GridFiles, AreTheSameBytesHoweverTheyAreMade) {
  for (const Precision precision : {Precision::single_precision, Precision::double_precision}) {
    GridConfiguration c = default_grid_configuration();
    c.games.players = 3;
    c.games.actions = {3, 2, 4};
    c.vary = {Measure::cc};
    c.fixed = {0.3};
    c.points = 5;
    c.repetitions = 97;
    c.precision = precision;
    const PointList points = run(c, {1, &cpu::choose("scalar"), 4096});
    const std::string summary = grid_summary_json(c, points), csv = grid_csv(c, points);
    for (const cpu::Kernels* kernels : cpu::available()) {
      for (const int threads : {1, 2, 3}) {
        for (const std::uint64_t batch : {7U, 64U, 97U, 1000U}) {
          const PointList other = run(c, {threads, kernels, batch});
          EXPECT_EQ(grid_summary_json(c, other), summary) << kernels->isa << ' ' << batch;
          EXPECT_EQ(grid_csv(c, other), csv) << kernels->isa << ' ' << batch;
        }
      }
    }
  }
}

TEST(GridCsv, BeginsWithTheAgreedColumns) {
  GridConfiguration c = default_grid_configuration();
  const auto rows = cells(grid_csv(c, run(c)));
  ASSERT_EQ(rows.size(), 27U);
  std::vector<std::string> expected = {"vary", "value", "games"};
  for (const char* name : {"w_avg", "w_max", "w_min", "bound_regret", "bound_ideal"}) {
    for (const char* what : {"_mean", "_stderr", "_q05", "_q95"}) {
      expected.push_back(std::string(name) + what);
    }
  }
  for (const char* name : {"ia", "ca", "n_eq", "n_eps", "n_played", "tries"}) {
    expected.push_back(std::string(name) + "_mean");
  }
  expected.insert(expected.end(), {"second_vary", "second_value", "fixed"});
  ASSERT_GE(rows[0].size(), expected.size());
  EXPECT_EQ(std::vector<std::string>(
                rows[0].begin(), rows[0].begin() + static_cast<std::ptrdiff_t>(expected.size())),
            expected);
  for (const auto& row : rows) EXPECT_EQ(row.size(), rows[0].size());
  EXPECT_EQ(cell(rows, 1, "vary"), "ia");
  EXPECT_EQ(cell(rows, 1, "value"), "0");
  EXPECT_EQ(cell(rows, 26, "value"), "1");
  EXPECT_EQ(cell(rows, 26, "games"), "25");
  EXPECT_EQ(cell(rows, 2, "second_vary"), "");
  EXPECT_EQ(cell(rows, 2, "fixed"), "0.9");
  EXPECT_EQ(cell(rows, 2, "violations_worst_case"), "0");
  EXPECT_NE(cell(rows, 2, "bound_worst_case_q95"), "");
  EXPECT_EQ(rows[0].back(), "miscalibration_mean");
  EXPECT_EQ(rows[0][rows[0].size() - 2], "out_of_range");
  EXPECT_EQ(cell(rows, 2, "out_of_range"), "0");
  const double miscalibration = std::stod(cell(rows, 2, "miscalibration_mean"));
  EXPECT_GT(miscalibration, 0.05);
  EXPECT_LT(miscalibration, 0.5);
}

TEST(GridCsv, CountsWhatIsOutOfRange) {
  GridConfiguration c = default_grid_configuration();
  c.points = 2;
  PointList points = run(c);
  points[1].quantity[static_cast<std::size_t>(StrategicQuantity::bound_regret)].out_of_range = 3;
  points[1].quantity[static_cast<std::size_t>(StrategicQuantity::ca)].out_of_range = 2;
  const auto rows = cells(grid_csv(c, points));
  EXPECT_EQ(cell(rows, 1, "out_of_range"), "0");
  EXPECT_EQ(cell(rows, 2, "out_of_range"), "5");
  const Json json = Json::parse(grid_summary_json(c, points));
  EXPECT_EQ(json["points"][1]["quantities"]["bound_regret"]["out_of_range"], 3);
  EXPECT_EQ(json["points"][1]["quantities"]["ca"]["out_of_range"], 2);
  EXPECT_FALSE(json["points"][0]["quantities"]["ca"].contains("out_of_range"));
}

TEST(GridCsv, OfASurfaceWithoutWorstCaseAndFixedValues) {
  GridConfiguration c = default_grid_configuration();
  c.vary = {Measure::ia, Measure::cc};
  c.points = 3;
  c.given[1] = {1};
  c.given[2] = {0.5};
  c.fixed.clear();
  c.worst_case = false;
  const PointList points = run(c);
  const auto rows = cells(grid_csv(c, points));
  ASSERT_EQ(rows.size(), 10U);
  EXPECT_EQ(cell(rows, 6, "value"), "0.5");
  EXPECT_EQ(cell(rows, 6, "second_vary"), "cc");
  EXPECT_EQ(cell(rows, 6, "second_value"), "1");
  for (const char* empty : {"fixed", "bound_pairwise_mean", "bound_worst_case_q05",
                            "violations_pairwise", "violations_worst_case"}) {
    EXPECT_EQ(cell(rows, 6, empty), "") << empty;
  }
  EXPECT_EQ(cell(rows, 6, "violations_regret"), "0");
  const Json point = Json::parse(grid_summary_json(c, points))["points"][5];
  EXPECT_EQ(point["varied"], Json({{"ia", 0.5}, {"cc", 1.0}}));
  EXPECT_TRUE(point["fixed"].is_null());
  EXPECT_FALSE(point["quantities"].contains("bound_pairwise"));
  EXPECT_FALSE(point["violations"].contains("worst_case"));
}

TEST(GridSummary, HasStatisticsOfEveryPoint) {
  GridConfiguration c = default_grid_configuration();
  c.points = 4;
  c.fixed = {0.5, 0.9};
  const Json json = Json::parse(grid_summary_json(c, run(c)));
  EXPECT_EQ(json["format"], "delegauge-summary");
  EXPECT_EQ(json["version"], 1);
  EXPECT_EQ(json["job"], "grid");
  EXPECT_EQ(json["configuration"], to_json(c));
  EXPECT_EQ(json["games"], 200);
  ASSERT_EQ(json["points"].size(), 8U);
  EXPECT_EQ(json["points"][7]["fixed"], 0.9);
  EXPECT_EQ(json["points"][7]["varied"], Json({{"ia", 1.0}}));
  for (const Json& point : json["points"]) {
    EXPECT_EQ(point["games"], 25);
    EXPECT_EQ(point["violations"].size(), static_cast<std::size_t>(strategic_bound_count));
    EXPECT_EQ(point["quantities"].size(), static_cast<std::size_t>(strategic_quantity_count));
    const Json& played = point["quantities"]["w_avg"];
    EXPECT_LE(played["min"], played["quantiles"]["0.01"]);
    EXPECT_LE(played["quantiles"]["0.05"], played["quantiles"]["0.95"]);
    EXPECT_LE(played["quantiles"]["0.99"], played["max"]);
    const double mean = played["mean"], error = played["standard_error"];
    EXPECT_NEAR(played["confidence_90"][0].get<double>(), mean - 1.645 * error, 1e-12);
    EXPECT_NEAR(played["confidence_90"][1].get<double>(), mean + 1.645 * error, 1e-12);
    EXPECT_FALSE(point["quantities"]["n_eq"].contains("quantiles"));
  }
  const Json& exact = json["points"][7]["quantities"]["ic"];
  EXPECT_EQ(exact["max"], 0.9);  // the float's own decimal
}

}  // namespace
}  // namespace delegauge::host
