// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/configuration.hpp"

#include <gtest/gtest.h>

#include "host/files/json_text.hpp"
#include "host/jobs/flat/games.hpp"
#include "host/jobs/surface/names.hpp"
#include "host/jobs/surface/settings.hpp"
#include "host/settings/metric.hpp"
#include "host/settings/names.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

SurfaceConfiguration unusual() {
  SurfaceConfiguration c = default_configuration();
  FlatGames& g = c.job.games;
  g.players = 3;
  g.outcomes = 64;
  g.metric = {Shift::median, Norm::l1, Norm::linf};
  g.welfare = Welfare::sum;
  g.payoffs = Payoffs::normal;
  g.max_misalignment = 0.1;
  g.strategy = StrategyKind::target_agents;
  g.target_regret = {1.0 / 3, 2.0 / 3};
  for (std::size_t i = 0; i < 3; ++i) {
    g.principal_magnitude[i] = {0.1, 1e6};
    g.agent_magnitude[i] = {1e-6 * static_cast<double>(i + 1), 0.30000000000000004};
    g.welfare_weight[i] = 1.1;
  }
  g.offset = {-1e12, 12345.678901234567};
  g.seed = UINT64_MAX;
  c.games = max_games;
  c.precision = Precision::double_precision;
  c.job.bounds = {0b10010};
  c.job.worst_case = false;
  c.job.collective_alignment = false;
  c.job.tightest = 0;
  return c;
}

SurfaceConfiguration through_text(const SurfaceConfiguration& c) {
  return surface_configuration_from_json(Json::parse(json_text(to_json(c))), "x");
}

std::string error_of(const Json& json) {
  try {
    surface_configuration_from_json(json, "run.json: configuration");
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Configuration, DefaultIsValidAndComesBack) {
  const SurfaceConfiguration c = default_configuration();
  validate(c);
  EXPECT_EQ(c.job.games.seed, 1U);
  EXPECT_EQ(c.games, 100'000'000U);
  EXPECT_EQ(c.job.games.target_regret.high, 1.4142135623730951);
  EXPECT_EQ(json_text(to_json(through_text(c))), json_text(to_json(c)));
}

TEST(Configuration, EveryFieldComesBackExactly) {
  const SurfaceConfiguration c = unusual(), back = through_text(c);
  const FlatGames &g = c.job.games, &h = back.job.games;
  EXPECT_EQ(h.players, g.players);
  EXPECT_EQ(h.outcomes, g.outcomes);
  EXPECT_EQ(h.metric, g.metric);
  EXPECT_EQ(h.welfare, g.welfare);
  EXPECT_EQ(h.payoffs, g.payoffs);
  EXPECT_EQ(h.agents, g.agents);
  EXPECT_EQ(h.max_misalignment, g.max_misalignment);
  EXPECT_EQ(h.strategy, g.strategy);
  EXPECT_EQ(h.target_regret, g.target_regret);
  EXPECT_EQ(h.principal_magnitude, g.principal_magnitude);
  EXPECT_EQ(h.agent_magnitude, g.agent_magnitude);
  EXPECT_EQ(h.welfare_weight, g.welfare_weight);
  EXPECT_EQ(h.offset, g.offset);
  EXPECT_EQ(h.seed, g.seed);
  EXPECT_EQ(back.games, c.games);
  EXPECT_EQ(back.precision, c.precision);
  EXPECT_EQ(back.job.bounds, c.job.bounds);
  EXPECT_EQ(back.job.worst_case, c.job.worst_case);
  EXPECT_EQ(back.job.collective_alignment, c.job.collective_alignment);
  EXPECT_EQ(back.job.tightest, c.job.tightest);
}

TEST(Configuration, WhatHasNoInfluenceIsNull) {
  SurfaceConfiguration c = default_configuration();
  c.job.games.agents = AgentPreferences::independent;
  c.job.games.strategy = StrategyKind::pure;
  c.job.games.target_regret = default_target_regret(c.job.games);
  EXPECT_TRUE(to_json(c)["max_misalignment"].is_null());
  EXPECT_TRUE(to_json(c)["target_regret"].is_null());
  EXPECT_EQ(json_text(to_json(through_text(c))), json_text(to_json(c)));
}

TEST(Configuration, PresetMetricsHaveNames) {
  for (const auto& preset : NamesOf<Metric>::list) {
    SurfaceConfiguration c = default_configuration();
    c.job.games.metric = preset.value;
    EXPECT_EQ(to_json(c)["metric"], std::string(preset.name));
    EXPECT_EQ(through_text(c).job.games.metric, preset.value);
  }
}

TEST(Configuration, NamesTheChoicesOfAMetricThatIsNoPreset) {
  EXPECT_EQ(to_json(Metric{Shift::median, Norm::l1, Norm::linf}),
            Json({{"shift", "median"}, {"norm", "l1"}, {"distance_norm", "linf"}}));
}

TEST(Configuration, MissingAndUnknownKeysAreNamed) {
  const Json good = to_json(default_configuration());
  for (const auto& member : good.items()) {
    Json bad = good;
    bad.erase(member.key());
    EXPECT_EQ(error_of(bad),
              "run.json: configuration." + member.key() +
                  ": is missing, so the file is incomplete or another version's; run again");
  }
  Json bad = good;
  bad["colour"] = 1;
  EXPECT_NE(error_of(bad).find("run.json: configuration.colour: is unknown"), std::string::npos);
  EXPECT_NE(error_of(Json::array()).find("must be a JSON object"), std::string::npos);
}

TEST(Configuration, WrongValuesAreNamed) {
  const std::vector<std::pair<std::string, Json>> wrong = {
      {"sampler_version", 999},
      {"seed", -1},
      {"seed", 1.5},
      {"games", 0},
      {"games", 1e30},
      {"games", "many"},
      {"players", 0},
      {"players", 9},
      {"outcomes", 1},
      {"outcomes", 65},
      {"metric", "foo"},
      {"metric", 3},
      {"metric", {{"shift", "mean"}}},
      {"welfare", "product"},
      {"welfare_weights", {1, 1, 1}},
      {"welfare_weights", {1, 1, 1, -1}},
      {"welfare_weights", {1, 1, 1, "1"}},
      {"payoffs", nullptr},
      {"agents", "friends"},
      {"max_misalignment", 1.5},
      {"max_misalignment", nullptr},
      {"strategy", "luck"},
      {"target_regret", {1, 0}},
      {"target_regret", nullptr},
      {"principal_magnitudes", {1, 1, 1, 1}},
      {"agent_magnitudes", Json::array({{0, 1}, {1, 1}, {1, 1}, {1, 1}})},
      {"offset", {0}},
      {"precision", "half"},
      {"bounds", Json::array()},
      {"bounds", {"published", "best"}},
      {"worst_case", 1},
      {"collective_alignment", "on"},
      {"tightest", 1001}};
  for (const auto& [key, value] : wrong) {
    Json bad = to_json(default_configuration());
    bad[key] = value;
    EXPECT_EQ(error_of(bad).find("run.json: configuration." + key), 0U)
        << key << " = " << value << ": " << error_of(bad);
  }
}

TEST(Configuration, ValidateNamesThePlaceAsAsked) {
  SurfaceConfiguration c = default_configuration();
  c.job.games.players = 9;
  try {
    surface_settings().validate(c, [](std::string_view key) { return "--" + std::string(key); });
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "--players: 9 is not possible; give a whole number from 1 to 8");
  }
}

}  // namespace
}  // namespace delegauge::host
