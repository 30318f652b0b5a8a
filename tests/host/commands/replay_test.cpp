// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "host/jobs/surface/configuration.hpp"
#include "kernels/cpu/reevaluate.hpp"
#include "tests/host/commands/captured.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// Compares what both have, numbers up to `tolerance`; `null` equals `null` only.
void expect_near(const Json& a, const Json& b, double tolerance, const std::string& where) {
  if (a.is_number() && b.is_number()) {
    const double x = a.get<double>(), y = b.get<double>();
    EXPECT_LE(std::abs(x - y), tolerance * std::max({1.0, std::abs(x), std::abs(y)})) << where;
  } else if (a.is_structured()) {
    // Records of given games have keys, and at the end of lists entries, that those of sampled
    // games lack.
    if (a.is_object()) {
      for (const auto& [key, value] : a.items()) {
        expect_near(value, b.at(key), tolerance, where + "." + key);
      }
    } else {
      ASSERT_LE(a.size(), b.size()) << where;
      for (std::size_t i = 0; i < a.size(); ++i) expect_near(a[i], b[i], tolerance, where);
    }
  } else {
    EXPECT_EQ(a, b) << where;
  }
}

class Replay : public testing::TestWithParam<std::vector<std::string>> {
 protected:
  static Json replay(const std::string& index, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"replay", "--index", index};
    arguments.insert(arguments.end(), GetParam().begin(), GetParam().end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_json(arguments);
  }
};

TEST_P(Replay, EvaluateTakesItsGame) {
  const ScratchFolder folder;
  for (const char* index : {"0", "1", "12345", "9e18"}) {
    const Json r = replay(index);
    const std::vector<std::string> arguments = {"evaluate",
                                                folder.write("g.json", r["game"].dump())};
    Json e = run_json(arguments);
    ASSERT_EQ(e["games"].size(), 1U);
    // The one thing that is of the file, not of the game.
    EXPECT_EQ(e["games"][0]["strategy_source"], "given");
    e["games"][0].erase("strategy_source");
    expect_near(r["record"], e["games"][0], 1e-12, index);
    EXPECT_EQ(r["game"]["metric"], r["record"]["metric"]);
    // So is all that replay prints.
    const Json whole = run_json({"evaluate", folder.write("whole.json", r.dump())});
    ASSERT_EQ(whole["games"].size(), 1U);
    Json same = whole["games"][0];
    same.erase("strategy_source");
    EXPECT_EQ(same, e["games"][0]);
  }
}

TEST_P(Replay, AgreesWithTheRunsPrecision) {
  const Json r = replay("77");
  const Json& in_double = r["record"];
  for (const auto& [key, value] : r["as_run"].items()) {
    expect_near(value, in_double[key], 2e-4, key);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Options, Replay,
    testing::Values(std::vector<std::string>{}, std::vector<std::string>{"--precision", "double"},
                    std::vector<std::string>{"--seed", "9", "--players", "3", "--outcomes", "7",
                                             "--metric", "max", "--welfare", "sum",
                                             "--welfare-weights", "1,2,0.5"},
                    std::vector<std::string>{"--players", "2", "--shift", "median", "--norm", "l1",
                                             "--distance-norm", "l2", "--agents", "independent",
                                             "--strategy", "pure", "--offsets", "-1:1",
                                             "--agent-magnitudes", "0.5:1.5"}));

TEST(ReplayCommand, PrintsTheSampledUtilitiesExactly) {
  SurfaceConfiguration configuration = default_configuration();
  configuration.job.games.seed = 5;
  const FlatGame<float> game = sampled_game<float>(configuration.job, 42);
  const Json r = run_json({"replay", "--index", "42", "--seed", "5"});
  EXPECT_EQ(r["index"], 42);
  EXPECT_EQ(r["game"]["agents"][3][2].get<double>(), static_cast<double>(game.agents[14]));
  EXPECT_EQ(r["game"]["principals"][0][1].get<double>(), static_cast<double>(game.principals[1]));
  EXPECT_EQ(r["game"]["strategy"][3].get<double>(), static_cast<double>(game.strategy[3]));
  EXPECT_EQ(r["record"]["principals_welfare_regret"].get<double>(),
            evaluate_sampled<float>(configuration.job, 42).principals_welfare_regret);
}

TEST(ReplayCommand, TakesTheConfigurationOfARun) {
  const ScratchFolder folder;
  const std::string run = folder.path("run");
  const Captured made =
      run_captured({"surface", "--games", "1000", "--players", "2", "--outcomes", "5", "--seed",
                    "3", "--metric", "l1", "--out", run, "--quiet"});
  ASSERT_EQ(made.code, 0) << made.err;
  const Json by_run = run_json({"replay", "--run", run, "--index", "999"});
  const Json by_options = run_json({"replay", "--index", "999", "--players", "2", "--outcomes", "5",
                                    "--seed", "3", "--metric", "l1"});
  EXPECT_EQ(by_run["game"], by_options["game"]);
  EXPECT_EQ(by_run["record"], by_options["record"]);
  EXPECT_EQ(by_run["as_run"], by_options["as_run"]);
  EXPECT_EQ(run_captured({"replay", "--run", run, "--index", "1000"}).code, 2);
  EXPECT_EQ(run_captured({"replay", "--run", run, "--index", "1", "--seed", "3"}).code, 2);
}

TEST(ReplayCommand, RefusesBadUsage) {
  const ScratchFolder folder;
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"replay"},
           {"replay", "--index", "many"},
           {"replay", "--index", "-1"},
           {"replay", "--index", "1e19"},
           {"replay", "--index", "9223372036854775808"},
           {"replay", "--index", "0", "--players", "9"},
           {"replay", "--index", "0", "--format", "xml"},
           {"replay", "--index", "0", "--run", folder.path("")},
           {"replay", "--index", "0", "--run", folder.path("absent")}}) {
    const Captured r = run_captured(arguments);
    EXPECT_EQ(r.code, 2) << r.err;
    EXPECT_EQ(r.out, "");
  }
  EXPECT_EQ(run_captured({"replay", "--index", "9223372036854775807"}).code, 0);
}

TEST(ReplayCommand, TextAndCsv) {
  const Captured text = run_captured({"replay", "--index", "7", "--format", "text"});
  EXPECT_EQ(text.code, 0);
  EXPECT_NE(text.out.find("as_run"), text.out.npos);
  EXPECT_EQ(run_captured({"replay", "--index", "7", "--format", "csv"}).code, 0);
}

}  // namespace
}  // namespace delegauge::host
