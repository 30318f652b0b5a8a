// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "host/sweep/values.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Texts = std::vector<std::string>;

const SweptOption whole_option = {"--players", "N", false};
const SweptOption named_option = {"--metric", "NAME", false};
const SweptOption list_option = {"--welfare-weights", "W,...", true};

TEST(SweptValues, CommasSeparateWhereValuesHaveNone) {
  EXPECT_EQ(swept_values(named_option, "epic, max", "x"), (Texts{"epic", "max"}));
  EXPECT_EQ(swept_values(named_option, "epic;max", "x"), (Texts{"epic", "max"}));
  EXPECT_EQ(swept_values(list_option, "1,2", "x"), (Texts{"1,2"}));
  EXPECT_EQ(swept_values(list_option, "1,2; 2,1 ;3", "x"), (Texts{"1,2", "2,1", "3"}));
  EXPECT_EQ(swept_values({"--offsets", "LOW:HIGH", false}, "-1:1,0:2", "x"),
            (Texts{"-1:1", "0:2"}));
  EXPECT_THROW(swept_values(named_option, "epic,,max", "x"), UsageError);
  EXPECT_THROW(swept_values(named_option, "", "x"), UsageError);
}

TEST(SweptValues, HelpShowsWhichOptionsHaveCommas) {
  // Python's dg.sweep() tells them by this.
  for (const char* const job : {"surface", "grid", "infer", "search"}) {
    for (const SweptOption& option : swept_job_named(job, "").options()) {
      EXPECT_EQ(option.is_list, option.value.find(',') != std::string::npos) << option.name;
    }
  }
}

TEST(SweptValues, RangesOfWholeNumbers) {
  EXPECT_EQ(swept_values(whole_option, "2:5", "x"), (Texts{"2", "3", "4", "5"}));
  EXPECT_EQ(swept_values(whole_option, "2:11:4,1e3", "x"), (Texts{"2", "6", "10", "1e3"}));
  EXPECT_EQ(swept_values(whole_option, "3:3", "x"), (Texts{"3"}));
  for (const char* const wrong : {"5:2", "2:", ":2", "1:2:0", "1:2:3:4", "1:1e9", "a:b", "-1:2"}) {
    EXPECT_THROW(swept_values(whole_option, wrong, "--players"), UsageError) << wrong;
  }
}

WantedSweep wanted(const std::vector<WantedOption>& varied) {
  WantedSweep sweep;
  sweep.job = "surface";
  sweep.varied = varied;
  const bool varies = std::any_of(varied.begin(), varied.end(), [](const WantedOption& option) {
    return option.option == "--games";
  });
  if (!varies) sweep.fixed = {{"--games", {"1000"}}};
  return sweep;
}

TEST(SweepPlan, TheLastOptionVariesFastest) {
  const SweepConfiguration sweep =
      planned(wanted({{"--players", {"2", "3"}}, {"--metric", {"epic", "max", "l1"}}}));
  EXPECT_EQ(sweep.varied, (Texts{"players", "metric"}));
  EXPECT_EQ(sweep.axes, (std::vector<Texts>{{"2", "3"}, {"epic", "max", "l1"}}));
  ASSERT_EQ(sweep.cells.size(), 6U);
  EXPECT_EQ(sweep.cells[1].values, (Texts{"2", "max"}));
  EXPECT_EQ(sweep.cells[3].values, (Texts{"3", "epic"}));
  EXPECT_EQ(sweep.cells[4].configuration["players"], 3);
  EXPECT_EQ(sweep.cells[4].configuration["metric"], "max");
  EXPECT_EQ(sweep.cells[4].configuration["games"], 1000);
  EXPECT_EQ(cell_text(sweep, 4), "cell 5 (players=3, metric=max)");
}

// The text that a value is given as does not matter: only what is run does.
TEST(SweepPlan, EqualConfigurationsAreRunOnce) {
  WantedSweep irregular = wanted({});
  irregular.cells = {{{"--players", {"2"}}},
                     {{"--players", {"2"}}, {"--welfare-weights", {"1,1"}}},
                     {{"--players", {"3"}}}};
  const SweepConfiguration sweep = planned(irregular);
  EXPECT_TRUE(sweep.axes.empty());
  EXPECT_EQ(sweep.varied, (Texts{"players", "welfare-weights"}));
  EXPECT_FALSE(sweep.cells[0].same_as);
  EXPECT_EQ(sweep.cells[1].same_as, 0U);
  EXPECT_TRUE(sweep.cells[1].configuration.is_null());
  EXPECT_FALSE(sweep.cells[2].same_as);
  EXPECT_EQ(sweep.cells[2].values, (Texts{"3", ""}));
  EXPECT_EQ(&sweep.run_for(sweep.cells[1]), &sweep.cells[0]);
}

TEST(SweepPlan, MeanAndSumAreTwins) {
  const SweepConfiguration sweep =
      planned(wanted({{"--players", {"2", "3"}}, {"--welfare", {"mean", "sum"}}}));
  EXPECT_FALSE(sweep.cells[0].scale_twin_of);
  EXPECT_EQ(sweep.cells[1].scale_twin_of, 0U);
  EXPECT_FALSE(sweep.cells[1].same_as);  // its bytes are others
  EXPECT_EQ(sweep.cells[3].scale_twin_of, 2U);
  // A regret that is aimed at is another part of a sum than of a mean.
  WantedSweep aimed = wanted({{"--welfare", {"mean", "sum"}}});
  aimed.fixed.push_back({"--target-regret", {"0.1:0.4"}});
  const SweepConfiguration apart = planned(aimed);
  EXPECT_EQ(apart.cells[1].scale_twin_of.has_value(), false);
}

std::string refusal(const WantedSweep& sweep) {
  try {
    planned(sweep);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(SweepPlan, ACellThatCannotBeIsNamed) {
  EXPECT_EQ(refusal(wanted({{"--players", {"2", "3"}}, {"--outcomes", {"4", "65"}}})),
            "cell 2 (players=2, outcomes=65): --outcomes: '65' is not possible; give a whole "
            "number from 2 to 64");
  WantedSweep sweep = wanted({{"--strategy", {"target-agents", "pure"}, "sweep.toml:7"}});
  sweep.fixed.push_back({"--target-regret", {"0:0.1"}, "sweep.toml:3"});
  EXPECT_EQ(refusal(sweep).substr(0, 62),
            "sweep.toml:3: cell 2 (strategy=pure): --target-regret: the str");
  EXPECT_EQ(refusal(wanted({{"--target-error", {"fused:1e-3", "fused:2"}}})).substr(0, 44),
            "cell 2 (target-error=fused:2): --target-erro");
}

TEST(SweepPlan, WhatIsNoSweepIsRefused) {
  EXPECT_EQ(refusal(wanted({{"--players", {"2", "2"}}})),
            "--players: 2 is given twice; give every value once");
  EXPECT_EQ(refusal(wanted({{"--games", {"1000", "1e3"}}})),
            "--games: 1000 is given twice; give every value once");
  WantedSweep both = wanted({{"--players", {"2", "3"}}});
  both.cells = {{{"--players", {"4"}}}};
  EXPECT_EQ(refusal(both), "--players: varies already; give it to every cell, or drop it there");
  WantedSweep fixed = wanted({{"--players", {"2", "3"}}});
  fixed.fixed.push_back({"--players", {"4"}, "sweep.toml:9"});
  EXPECT_EQ(refusal(fixed),
            "sweep.toml:9: --players: is fixed, and varies as well; drop one of them");
  WantedSweep many = wanted({});
  many.fixed.clear();
  for (const char* const option : {"--seed", "--games"}) {
    WantedOption values = {option, {}};
    for (int i = 1; i <= 101; ++i) values.values.push_back(std::to_string(i));
    many.varied.push_back(values);
  }
  EXPECT_EQ(refusal(many), "sweep: has more than 10000 cells; vary less at a time");
  WantedSweep other = wanted({});
  other.job = "surfaces";
  EXPECT_EQ(refusal(other),
            "'surfaces' is no job that can be swept; give one of surface, grid, infer, search, "
            "estimate; did you mean surface?");
}

TEST(SweepPlan, ThroughJson) {
  WantedSweep irregular = wanted({{"--welfare", {"mean", "sum"}}});
  irregular.cells = {{{"--players", {"2"}}},
                     {{"--players", {"2"}}, {"--welfare-weights", {"1,1"}}}};
  for (const WantedSweep& sweep :
       {irregular, wanted({{"--players", {"2", "3"}}, {"--metric", {"epic", "max"}}})}) {
    const nlohmann::ordered_json json = to_json(planned(sweep));
    EXPECT_EQ(to_json(sweep_configuration_from_json(json, "run.json: configuration")), json);
  }
}

/// The document with a change.
template <class Change>
std::string json_refusal(const Change& change) {
  nlohmann::ordered_json json =
      to_json(planned(wanted({{"--players", {"2", "3"}}, {"--metric", {"epic", "max"}}})));
  change(json);
  try {
    sweep_configuration_from_json(json, "configuration");
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(SweepPlan, JsonIsChecked) {
  using Json = nlohmann::ordered_json;
  const auto expect = [](const std::string& refusal, const std::string& begins) {
    EXPECT_EQ(refusal.substr(0, begins.size()), begins);
  };
  expect(json_refusal([](Json& j) { j["job"] = "sweep"; }), "configuration.job: ");
  expect(json_refusal([](Json& j) { j["job"] = 3; }), "configuration.job: ");
  expect(json_refusal([](Json& j) { j["files"] = "some"; }), "configuration.files: ");
  expect(json_refusal([](Json& j) { j["varied"][0] = "dims"; }), "configuration.varied: ");
  expect(json_refusal([](Json& j) { j["axes"][0] = {"2"}; }), "configuration.cells: ");
  expect(json_refusal([](Json& j) { j["axes"].erase(1); }), "configuration.axes: ");
  expect(json_refusal([](Json& j) { j["cells"] = Json::array(); }), "configuration.cells: ");
  expect(json_refusal([](Json& j) { j["cells"][1]["values"] = {"2"}; }),
         "configuration.cells[1].values: ");
  expect(json_refusal([](Json& j) { j["cells"][1]["same_as"] = 2; }),
         "configuration.cells[1].same_as: ");
  expect(json_refusal([](Json& j) { j["cells"][1]["same_as"] = 1; }),
         "configuration.cells[1].configuration: ");
  expect(json_refusal([](Json& j) { j["cells"][2]["configuration"]["players"] = 9; }),
         "configuration.cells[2].configuration.players: ");
  expect(json_refusal([](Json& j) { j["cells"][2]["configuration"] = nullptr; }),
         "configuration.cells[2].configuration");
  expect(json_refusal([](Json& j) { j["more"] = 1; }), "configuration.more: ");
  expect(json_refusal([](Json& j) { j.erase("varied"); }), "configuration.varied: ");
}

}  // namespace
}  // namespace delegauge::host
