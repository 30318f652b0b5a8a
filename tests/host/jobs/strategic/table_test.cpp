// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/table.hpp"
#include "host/jobs/infer/table.hpp"

#include <gtest/gtest.h>

#include <string>

#include "host/jobs/grid/names.hpp"
#include "host/jobs/infer/run.hpp"
#include "tests/host/support/lines.hpp"

namespace delegauge::host {
namespace {

/// As many points as the configuration has, the values of point p being p / 1000.
std::vector<PointStatistics> numbered(const GridConfiguration& configuration) {
  std::vector<PointStatistics> points(grid_points(configuration).size());
  for (std::size_t p = 0; p < points.size(); ++p) {
    for (Statistic& s : points[p].quantity) s.mean = static_cast<double>(p) / 1000;
  }
  return points;
}

TEST(GridTable, HasALinePerPoint) {
  GridConfiguration c = default_grid_configuration();
  const Execution execution{2, &cpu::choose("scalar"), 64};
  const auto lines = lines_of(grid_table(c, execution, numbered(c), 0.5));
  ASSERT_EQ(lines.size(), 5U + 26);
  EXPECT_EQ(lines[0], "650 games at 26 points, 3x3, normal payoffs, float, others 0.9");
  EXPECT_EQ(lines[1], "0.5 s, 1300 games/s, 2 threads, scalar");
  EXPECT_NE(lines[4].find("ia   played"), std::string::npos) << lines[4];
  EXPECT_NE(lines[5].find("0   0.0000"), std::string::npos) << lines[5];
  EXPECT_NE(lines[30].find("1   0.0250"), std::string::npos) << lines[30];
}

TEST(GridTable, ShowsASelectionOfManyPointsFromTheFirstToTheLast) {
  GridConfiguration c = default_grid_configuration();
  c.vary = {Measure::calibration, Measure::ia};
  c.fixed = {0.5, 0.9};
  const Execution execution{2, &cpu::choose("scalar"), 64};
  const auto lines = lines_of(grid_table(c, execution, numbered(c), 0.5));
  ASSERT_EQ(lines.size(), 5U + 26 + 1);
  EXPECT_NE(lines[5].find(" 0.5   0.0000"), std::string::npos) << lines[5];
  EXPECT_NE(lines[30].find(" 0.9   1.3510"), std::string::npos) << lines[30];
  EXPECT_EQ(lines[31], "26 of 1,352 points; all are in the files of --out");
}

TEST(GridTable, SaysWhatIsOutOfRange) {
  GridConfiguration c = default_grid_configuration();
  const Execution execution{2, &cpu::choose("scalar"), 64};
  auto points = numbered(c);
  EXPECT_EQ(out_of_range_text(points), "");
  for (const std::size_t p : {3, 7}) {
    points[p].quantity[static_cast<std::size_t>(StrategicQuantity::bound_ideal)].out_of_range = p;
  }
  const std::string text = out_of_range_text(points);
  EXPECT_NE(text.find("(out_of_range): 10 of bound_ideal"), std::string::npos) << text;
  EXPECT_EQ(lines_of(grid_table(c, execution, points, 0.5)).back(),
            "10 values are not finite and left out (out_of_range)");
}

TEST(GridTable, SaysHowOftenAlignmentWasOutOfReach) {
  GridConfiguration c = default_grid_configuration();
  const Execution execution{2, &cpu::choose("scalar"), 64};
  auto points = numbered(c);
  points[0].missed_alignment = 1200;
  points[3].missed_alignment = 34;
  const auto lines = lines_of(grid_table(c, execution, points, 0.5));
  ASSERT_EQ(lines.size(), 5U + 26 + 1);
  EXPECT_EQ(lines[31], "in 1,234 games collective alignment was out of reach, and came near");
}

TEST(InferTable, HasALinePerMark) {
  InferConfiguration c = default_infer_configuration();
  c.repetitions = 10;
  const Execution execution{1, &cpu::choose("scalar"), 64};
  const InferTally tally = run_infer(
      c, execution, [](std::uint64_t) { return true; }, [](const std::string&) {});
  const auto lines = lines_of(infer_table(c, execution, tally, 1));
  ASSERT_EQ(lines.size(), 6U + c.marks.size());
  EXPECT_EQ(lines[0], "10 games, 3x3, normal payoffs, float");
  EXPECT_EQ(lines.back().substr(0, 10), "       999");
}

TEST(GridViolations, AreNamedWithTheCommandThatShowsThem) {
  GridConfiguration c = default_grid_configuration();
  c.games.seed = 7;
  std::vector<PointStatistics> points = numbered(c);
  EXPECT_EQ(violations_text(c, points, "runs/a"), "");
  points[3].violations[2] = 2;
  points[3].violating[2] = {80, 90};
  points[5].violations[2] = 1;
  points[5].violating[2] = {140};
  points[9].violations[5] = 1;
  points[9].violating[5] = {230};
  EXPECT_EQ(violations_text(c, points, "my runs/a"),
            "the regret exceeds the bound sharp_regret in 3 games, the first with index 80; look "
            "at it with: delegauge replay --run 'my runs/a' --index 80\n"
            "the regret exceeds the bound worst_case in 1 game, the first with index 230; look at "
            "it with: delegauge replay --run 'my runs/a' --index 230");
  EXPECT_EQ(
      violations_text(c, points, "")
          .find("the regret exceeds the bound sharp_regret in 3 games, the first with index 80; "
                "look at it with: delegauge grid --seed 7 --out DIR, then delegauge replay --run "
                "DIR --index 80\n"),
      0U);
}

}  // namespace
}  // namespace delegauge::host
