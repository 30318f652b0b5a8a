// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/configuration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>

#include "host/jobs/search/settings.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

SearchConfiguration whole(int players = 4, int outcomes = 4) {
  SearchConfiguration c;
  c.job.games.players = players;
  c.job.games.outcomes = outcomes;
  for (std::size_t i = 0; i < static_cast<std::size_t>(players); ++i) {
    c.job.games.principal_magnitude[i] = c.job.games.agent_magnitude[i] = {1, 1};
  }
  c.job.region = default_region(c.job);
  return c;
}

std::string refusal(const SearchConfiguration& c) {
  try {
    search_settings().validate(c, [](std::string_view key) { return "key " + std::string(key); });
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(SearchConfiguration, TheWholeRegionHasWhatGamesCanHave) {
  SearchConfiguration c = whole();
  const SearchRegion ones = whole_region(c.job);
  EXPECT_EQ(ones.regret, (Range{0, std::sqrt(2.0)}));
  EXPECT_EQ(ones.misalignment, (Range{0, 1}));
  EXPECT_EQ(ones.miscalibration, (Range{0, 1}));
  c.job.games.agent_magnitude[0] = {1, 5};
  c.job.games.principal_magnitude[1] = {3, 3};
  const SearchRegion region = whole_region(c.job);
  EXPECT_DOUBLE_EQ(region.regret.high, std::sqrt(2.0) * 2);
  EXPECT_DOUBLE_EQ(region.misalignment.high, 1.5);
  c.job.games.welfare = Welfare::sum;
  EXPECT_DOUBLE_EQ(whole_region(c.job).misalignment.high, 6);
}

TEST(SearchConfiguration, LittleMisalignmentIsLeftOutButForMaps) {
  SearchConfiguration c = whole();
  EXPECT_EQ(default_region(c.job).misalignment, (Range{0.05, 1}));
  c.job.misalignment_bins = 2;
  EXPECT_EQ(default_region(c.job).misalignment, (Range{0, 1}));
}

TEST(SearchConfiguration, GamesAreChainsTimesSteps) {
  SearchConfiguration c = whole();
  c.chains = max_chains;
  c.job.steps = max_steps;
  EXPECT_EQ(games_of(c), 10'000'000'000'000'000'000U);
}

TEST(SearchConfiguration, EveryRangeIsChecked) {
  EXPECT_EQ(refusal(whole()), "");
  struct Case {
    std::string key;
    std::function<void(SearchConfiguration&)> change;
  };
  for (const Case& one : std::vector<Case>{{"steps", [](auto& c) { c.job.steps = 0; }},
                                           {"steps", [](auto& c) { c.job.steps = max_steps + 1; }},
                                           {"chains", [](auto& c) { c.chains = 0; }},
                                           {"chains", [](auto& c) { c.chains = max_chains + 1; }},
                                           {"list", [](auto& c) { c.list = -1; }},
                                           {"map", [](auto& c) { c.job.regret_bins = 257; }},
                                           {"map", [](auto& c) { c.job.misalignment_bins = 0; }},
                                           {"regret",
                                            [](auto& c) {
                                              c.job.region.regret = {1, 0.5};
                                            }},
                                           {"regret",
                                            [](auto& c) {
                                              c.job.region.regret = {0, 1.5};
                                            }},
                                           {"misalignment",
                                            [](auto& c) {
                                              c.job.region.misalignment = {-0.1, 0.5};
                                            }},
                                           {"outcomes", [](auto& c) { c.job.games.outcomes = 1; }},
                                           {"agent_magnitudes",
                                            [](auto& c) {
                                              c.job.games.agent_magnitude[2] = {0, 1};
                                            }},
                                           {"miscalibration",
                                            [](auto& c) {
                                              c.job.limits_miscalibration = true;
                                              c.job.region.miscalibration = {0, 1.5};
                                            }},
                                           {"collective", [](auto& c) {
                                              c.job.limits_collective = true;
                                              c.job.region.collective = {0, 2};
                                            }}}) {
    SearchConfiguration c = whole();
    one.change(c);
    EXPECT_EQ(refusal(c).rfind("key " + one.key + ": ", 0), 0U) << one.key << ": " << refusal(c);
  }
  // What takes no part is not looked at.
  SearchConfiguration c = whole();
  c.job.region.miscalibration = c.job.region.collective = {7, -7};
  EXPECT_EQ(refusal(c), "");
}

TEST(SearchConfiguration, MapsTakeTwoChainsPerBin) {
  SearchConfiguration c = whole();
  c.job.regret_bins = c.job.misalignment_bins = 16;
  c.job.region = default_region(c.job);
  c.chains = 512;
  EXPECT_EQ(refusal(c), "");
  c.chains = 511;
  EXPECT_NE(refusal(c).find("512"), std::string::npos) << refusal(c);
  c.chains = 512;
  c.job.method = SearchMethod::sample;
  EXPECT_NE(refusal(c), "");
}

TEST(SearchConfiguration, JsonHasAllThatResultsDependOn) {
  SearchConfiguration c = whole(2, 3);
  nlohmann::ordered_json json = to_json(c);
  EXPECT_EQ(json["search_version"], search_version);
  EXPECT_EQ(json["bound"], "fused");
  EXPECT_EQ(json["method"], "anneal");
  EXPECT_EQ(json["metric"], "epic");
  EXPECT_TRUE(json["miscalibration"].is_null());
  EXPECT_TRUE(json["collective"].is_null());
  EXPECT_TRUE(json["map"].is_null());
  EXPECT_EQ(json["principal_magnitudes"].size(), 2U);
  c.job.limits_miscalibration = c.job.limits_collective = true;
  c.job.region.miscalibration = {0, 0.5};
  c.job.region.collective = {0.25, 1};
  c.job.regret_bins = 3;
  json = to_json(c);
  EXPECT_EQ(json["miscalibration"], nlohmann::ordered_json({0.0, 0.5}));
  EXPECT_EQ(json["collective"], nlohmann::ordered_json({0.25, 1.0}));
  EXPECT_EQ(json["map"], nlohmann::ordered_json({3, 1}));
  EXPECT_FALSE(json.contains("calibration"));
}

}  // namespace
}  // namespace delegauge::host
