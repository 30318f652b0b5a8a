// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/configuration.hpp"
#include "host/jobs/infer/configuration.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "host/files/json_text.hpp"
#include "host/jobs/grid/names.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

std::vector<GridConfiguration> grid_configurations() {
  std::vector<GridConfiguration> list(6, default_grid_configuration());
  list[1].games.players = 3;
  list[1].games.actions = {2, 5, 4};
  list[1].games.seed = UINT64_MAX;
  list[1].vary = {Measure::calibration, Measure::ia};
  list[1].points = 5;
  list[1].fixed = {0.1, 1.0 / 3};
  list[1].precision = Precision::double_precision;
  list[1].worst_case = false;
  list[2].given[1] = {0.25, 0.5};
  list[2].given[2] = {1};
  list[2].given[3] = {0.1};
  list[2].given[4] = {0.7};
  list[2].fixed.clear();
  list[2].repetitions = 1'000'000;
  list[3].games.agent_magnitude.fill({1e-6, 1e6});
  list[3].games.offset = {-1e12, 0};
  list[3].games.payoffs = Payoffs::uniform;
  list[4].games.play = PlayKind::product;
  list[5].games.play = PlayKind::nash_worst;
  list[5].vary = {Measure::ca};
  list[5].given[0] = {0.5};
  list[5].fixed.clear();
  return list;
}

TEST(GridConfiguration, JsonIsReadBackExactly) {
  for (const GridConfiguration& c : grid_configurations()) {
    const std::string text = json_text(to_json(c));
    const GridConfiguration back = grid_configuration_from_json(Json::parse(text), "there");
    EXPECT_EQ(json_text(to_json(back)), text);
    EXPECT_EQ(games_of(back), games_of(c));
  }
}

TEST(GridConfiguration, JsonWithAFaultNamesTheKey) {
  const Json good = to_json(default_grid_configuration());
  const auto expect_refused = [&](const std::string& key, const Json& value) {
    Json bad = good;
    bad[key] = value;
    if (key == "calibration") bad["agent_magnitudes"] = nullptr;
    try {
      grid_configuration_from_json(bad, "run.json: configuration");
      ADD_FAILURE() << key << " " << value;
    } catch (const UsageError& error) {
      EXPECT_EQ(std::string(error.what()).find("run.json: configuration." + key), 0U)
          << error.what();
    }
  };
  expect_refused("sampler_version", 99);
  expect_refused("dims", {3});
  expect_refused("dims", {3, 1});
  expect_refused("dims", {3, -3});
  expect_refused("dims", {2000, 2000});
  expect_refused("vary", Json::array());
  expect_refused("vary", {"welfare"});
  expect_refused("points", 1);
  expect_refused("fixed", nullptr);
  expect_refused("fixed", {2});
  expect_refused("ic", {0.5});
  expect_refused("ia", {0.5, 0.5});  // varies
  expect_refused("calibration", 0);
  expect_refused("repetitions", 0);
  expect_refused("agent_magnitudes", nullptr);
  expect_refused("offset", {1, 0});
  expect_refused("worst_case", "on");
  expect_refused("play", "capabilities");
  expect_refused("play", nullptr);
  expect_refused("colour", "red");
  Json less = good;
  less.erase("fixed");
  EXPECT_THROW(grid_configuration_from_json(less, "x"), UsageError);
}

TEST(InferConfiguration, JsonIsReadBackExactly) {
  InferConfiguration c = default_infer_configuration();
  for (int i = 0; i < 2; ++i) {
    const std::string text = json_text(to_json(c));
    const InferConfiguration back = infer_configuration_from_json(Json::parse(text), "there");
    EXPECT_EQ(json_text(to_json(back)), text);
    EXPECT_EQ(back.games.prescribed_side, Side::agents);
    EXPECT_EQ(back.games.patience, 10);
    c.games.seed = 77;
    c.samples = 50;
    c.marks = {0, 3, 49};
  }
  Json bad = to_json(default_infer_configuration());
  for (const Json& marks : {Json::array(), Json({3, 2}), Json({-1}), Json({1000})}) {
    bad["marks"] = marks;
    EXPECT_THROW(infer_configuration_from_json(bad, "x"), UsageError) << marks;
  }
}

TEST(GridPoints, GoFromZeroToOneAndCalibrationFromAboveZero) {
  GridConfiguration c = default_grid_configuration();
  c.points = 5;
  std::vector<double> values;
  for (const GridPoint& point : grid_points(c)) {
    values.push_back(point.value[0]);
    EXPECT_EQ(point.fixed, 0.9);
    EXPECT_EQ(point.measures.individual_alignment[1], point.value[0]);
    EXPECT_EQ(point.measures.collective_alignment, 0.9);
    EXPECT_EQ(point.measures.individual_capability[0], 0.9);
    EXPECT_EQ(point.measures.collective_capability, 0.9);
  }
  EXPECT_EQ(values, (std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
  c.vary = {Measure::calibration};
  values.clear();
  for (const GridPoint& point : grid_points(c)) values.push_back(point.measures.calibration);
  EXPECT_EQ(values, (std::vector<double>{0.2, 0.4, 0.6, 0.8, 1}));
}

// Runs of before play by capabilities, and so do those that do not say what is played.
TEST(GridConfiguration, PlayIsThereWhereItIsNotByCapability) {
  GridConfiguration c = default_grid_configuration();
  EXPECT_FALSE(to_json(c).contains("play"));
  c.games.play = PlayKind::nash_worst;
  const Json json = to_json(c);
  EXPECT_EQ(json["play"], "nash-worst");
  EXPECT_EQ(grid_configuration_from_json(json, "x").games.play, PlayKind::nash_worst);
  EXPECT_EQ(strategic_job(c).games.play, PlayKind::nash_worst);
  for (const char* key : {"ic", "cc"}) {
    Json bad = json;
    bad[key] = key == std::string("ic") ? Json({0.5, 0.5}) : Json(0.5);
    EXPECT_THROW(grid_configuration_from_json(bad, "x"), UsageError) << key;
    bad = json;
    bad["vary"] = {key};
    EXPECT_THROW(grid_configuration_from_json(bad, "x"), UsageError) << key;
  }
}

TEST(GridPoints, CapabilitiesAreOneWhereTheyHaveNoSay) {
  GridConfiguration c = default_grid_configuration();
  c.games.play = PlayKind::product;
  c.points = 3;
  for (const GridPoint& point : grid_points(c)) {
    EXPECT_EQ(point.measures.individual_capability[1], 1);
    EXPECT_EQ(point.measures.collective_capability, 1);
    EXPECT_EQ(point.measures.collective_alignment, 0.9);
  }
}

TEST(GridPoints, OfASurfaceWithSeveralFixedValues) {
  GridConfiguration c = default_grid_configuration();
  c.vary = {Measure::cc, Measure::ia};
  c.points = 3;
  c.fixed = {0.5, 0.9};
  c.given[static_cast<std::size_t>(Measure::ic)] = {0.1, 0.2};
  const std::vector<GridPoint> points = grid_points(c);
  ASSERT_EQ(points.size(), 18U);
  EXPECT_EQ(games_of(c), 18U * c.repetitions);
  const GridPoint& point = points[9 + 3 + 2];
  EXPECT_EQ(point.fixed, 0.9);
  EXPECT_EQ(point.value, (std::array<double, 2>{0.5, 1}));
  EXPECT_EQ(point.measures.collective_capability, 0.5);
  EXPECT_EQ(point.measures.individual_alignment[0], 1);
  EXPECT_EQ(point.measures.individual_capability[0], 0.1);
  EXPECT_EQ(point.measures.individual_capability[1], 0.2);
  EXPECT_EQ(point.measures.collective_alignment, 0.9);
}

TEST(StrategicJobOf, PrescribesCalibrationOnlyWhereAskedTo) {
  GridConfiguration c = default_grid_configuration();
  c.games.principal_magnitude.fill({10, 100});
  EXPECT_FALSE(strategic_job(c).games.calibration_prescribed);
  EXPECT_EQ(strategic_job(c).games.agent_magnitude[0], (Range{0.5, 1.5}));
  c.given[static_cast<std::size_t>(Measure::calibration)] = {0.5};
  const StrategicJob job = strategic_job(c);
  EXPECT_TRUE(job.games.calibration_prescribed);
  EXPECT_EQ(job.points[0].calibration, 0.5);
  EXPECT_EQ(job.games.agent_magnitude[0].high, 200);  // what they can become
}

TEST(DefaultMarks, AreAscendingAndEndWithTheLastSample) {
  const std::vector<int> of_1000 = default_marks(1000);
  for (const int mark : {0, 10, 30, 100, 300, 600, 999}) {
    EXPECT_TRUE(std::binary_search(of_1000.begin(), of_1000.end(), mark)) << mark;
  }
  for (const int samples : {1, 2, 3, 4, 10, 11, 12, 61, 62, 1000, 999'999, max_samples}) {
    const std::vector<int> marks = default_marks(samples);
    EXPECT_EQ(marks.back(), samples - 1);
    EXPECT_LE(marks.size(), static_cast<std::size_t>(max_marks));
    EXPECT_EQ(std::set<int>(marks.begin(), marks.end()).size(), marks.size());
    EXPECT_TRUE(std::is_sorted(marks.begin(), marks.end()));
  }
}

}  // namespace
}  // namespace delegauge::host
