// SPDX-License-Identifier: Apache-2.0
// `delegauge evaluate` on strategic games that can be worked out by hand. Outcomes are numbered
// row-major, the last agent's action fastest: of two agents with two actions 00, 01, 10, 11.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/host/commands/captured.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// The game of a text in JSON.
Json evaluate_text(const std::string& text) {
  const ScratchFolder folder;
  return evaluate_one({folder.write("game.json", text)});
}

void expect_values(const Json& record, const std::vector<std::pair<const char*, double>>& values) {
  for (const auto& [key, value] : values) {
    ASSERT_TRUE(record.contains(key)) << key;
    ASSERT_TRUE(record[key].is_number()) << key;
    EXPECT_NEAR(record[key].get<double>(), value, 1e-14) << key;
  }
}

void expect_sets(const Json& record, const std::vector<int>& equilibria,
                 const std::vector<int>& epsilon_equilibria, const std::vector<int>& played) {
  EXPECT_EQ(record["equilibria"], Json(equilibria));
  EXPECT_EQ(record["epsilon_equilibria"], Json(epsilon_equilibria));
  EXPECT_EQ(record["played"], Json(played));
}

const std::vector<std::string> needs_equilibrium = {
    "fallback",           "nash_welfare_least",   "epsilon_welfare_least",    "anarchy_regret",
    "price_of_anarchy",   "agent_welfare_played", "principal_welfare_played", "regret_bound",
    "sharp_regret_bound", "valid_regret_bound",   "valid_sharp_regret_bound"};

// Fruit is worth 2, a lonely hunt 1, the mammoth 10, to all alike. Nobody leaves fruit/fruit (0) or
// mammoth/mammoth (3) alone. Selfish play may end in w_0 = 2 of w* = 10.
TEST(EvaluateStrategic, StagHunt) {
  const Json r = evaluate_one({nfg + "stag_hunt.nfg"});
  expect_sets(r, {0, 3}, {0, 3}, {3});
  EXPECT_EQ(r["fallback"], false);
  EXPECT_EQ(r["individual_capability"], Json({1.0, 1.0}));
  expect_values(r, {{"collective_capability", 1},
                    {"equilibrium_tolerance", 0},
                    {"agent_welfare_min", 1},
                    {"agent_welfare_max", 10},
                    {"agent_ideal_welfare", 10},
                    {"agent_worst_welfare", 1},
                    {"principal_welfare_max", 10},
                    {"nash_welfare_least", 2},
                    {"epsilon_welfare_least", 2},
                    {"anarchy_regret", 8},
                    {"price_of_anarchy", 5},
                    {"agent_welfare_played", 10},
                    {"principal_welfare_played", 10},
                    {"regret_bound", 0},
                    {"sharp_regret_bound", 0},
                    {"ideal_regret_bound", 0},
                    {"principals_welfare_regret", 0}});
}

const std::string mammoth = R"("agents": [[2, 1, 1, 10], [2, 1, 1, 10]],
    "principals": [[2, 1, 1, 10], [2, 1, 1, 10]], "dims": [2, 2])";

// CC = 0: anything from w_0 = 2 to w* = 10 is played, both equilibria. They have 6 on average: a
// regret of 4 where (1 - CC)(w* - w_0) = 8 is the bound.
TEST(EvaluateStrategic, StagHuntWithoutCollectiveCapability) {
  const Json r = evaluate_text("{" + mammoth + R"(, "collective_capability": 0})");
  expect_sets(r, {0, 3}, {0, 3}, {0, 3});
  EXPECT_EQ(r["strategy"], Json({0.5, 0.0, 0.0, 0.5}));
  expect_values(r, {{"principals_welfare_regret", 4},
                    {"principal_welfare_played", 6},
                    {"regret_bound", 8},
                    {"valid_sharp_regret_bound", 8}});
}

// IC = 0: every profile is an epsilon-equilibrium, w_epsilon = 1. CC = 0: [1, 9] is played, all but
// the mammoth, with 4/3 on average; the bound is 8 + (w_0 - w_epsilon) = 9. CC = 1: nothing has
// welfare 9, and the nearest is the mammoth; the bound 1 counts on an interval that is empty.
TEST(EvaluateStrategic, StagHuntWithoutIndividualCapability) {
  const std::string game = "{" + mammoth + R"(, "individual_capability": [0, 0])";
  const Json r = evaluate_text(game + R"(, "collective_capability": 0})");
  expect_sets(r, {0, 3}, {0, 1, 2, 3}, {0, 1, 2});
  EXPECT_EQ(r["fallback"], false);
  expect_values(r, {{"epsilon_welfare_least", 1},
                    {"agent_welfare_played", 4.0 / 3},
                    {"principals_welfare_regret", 26.0 / 3},
                    {"regret_bound", 9}});
  const Json capable = evaluate_text(game + "}");
  expect_sets(capable, {0, 3}, {0, 1, 2, 3}, {3});
  EXPECT_EQ(capable["fallback"], true);
  expect_values(capable, {{"principals_welfare_regret", 0},
                          {"regret_bound", 1},
                          {"valid_regret_bound", 0},
                          {"valid_sharp_regret_bound", 0}});
}

// The robots have (5/2, 1, 1, 2) and (5/2, 1, 1, 3/2): welfare (5/2, 1, 1, 7/4). Both meals are
// equilibria, the mammoth the worse one: w_0 = 7/4, price 10/7. Perfectly capable robots serve
// muesli, w* = 5/2, which their owners value at 2 of 10.
TEST(EvaluateStrategic, MuesliRobots) {
  Json r = evaluate_one({nfg + "mammoth_hunt.nfg"});
  expect_sets(r, {0, 3}, {0, 3}, {0});
  expect_values(r, {{"agent_welfare_max", 2.5},
                    {"nash_welfare_least", 1.75},
                    {"anarchy_regret", 0.75},
                    {"price_of_anarchy", 10.0 / 7},
                    {"agent_welfare_played", 2.5},
                    {"principal_welfare_min", 1},
                    {"principal_welfare_max", 10},
                    {"principal_welfare_played", 2},
                    {"principals_welfare_regret", 8},
                    {"ideal_regret_bound", 0}});
  // Perfect cooperation, yet no good outcome is promised: alignment is missing.
  EXPECT_GE(r["sharp_regret_bound"].get<double>(), 8);
  Json of_two = evaluate_one({"--principals", nfg + "mammoth_hunt_principals.nfg", "--agents",
                              nfg + "mammoth_hunt_agents.nfg"});
  of_two["name"] = r["name"];  // of two files there are two titles
  EXPECT_EQ(r, of_two);
}

// Agents (3, 0, 5, 1) and (3, 5, 0, 1): defection is dominant, w_0 = 1 of w* = 3. With a utility of
// 0 the price of anarchy is none. Perfect collective capability makes them cooperate.
TEST(EvaluateStrategic, PrisonersDilemma) {
  const Json r = evaluate_one({nfg + "prisoners_dilemma.nfg"});
  expect_sets(r, {3}, {3}, {0});
  EXPECT_TRUE(r["price_of_anarchy"].is_null());
  expect_values(r, {{"agent_welfare_max", 3},
                    {"agent_ideal_welfare", 5},
                    {"agent_worst_welfare", 0},
                    {"nash_welfare_least", 1},
                    {"anarchy_regret", 2},
                    {"principal_welfare_played", 3},
                    {"principals_welfare_regret", 0}});
}

// The same with CC = 0: the interval [1, 3] holds all four profiles, with 9/4 on average for both
// sides. Magnitudes are sqrt(59)/2 of agents and 3/2 of principals, u_i(s^) = 3 lies 3/4 above its
// mean, so that the bound is 2 + 4 (3/2) d + (3/2 - m) (3/4) / m.
TEST(EvaluateStrategic, PrisonersDilemmaWithoutCollectiveCapability) {
  const Json r = evaluate_text(R"({"dims": [2, 2], "collective_capability": 0,
      "agents": [[3, 0, 5, 1], [3, 5, 0, 1]],
      "principals": [[3, 2.5, 2.5, 1], [3, 2.5, 2.5, 1]]})");
  expect_sets(r, {3}, {3}, {0, 1, 2, 3});
  const double m = std::sqrt(59.0) / 2, d = std::sqrt((1 - 1.5 / m) / 2);
  const double calibration = 0.75 * (1.5 - m) / m;
  expect_values(r, {{"agent_welfare_played", 2.25},
                    {"principal_welfare_played", 2.25},
                    {"principals_welfare_regret", 0.75},
                    {"regret_bound", 2 + 6 * d + calibration},
                    {"sharp_regret_bound", 2 + 2 * std::sqrt(2.0) * 1.5 * d + calibration}});
}

// One of the two always wants to turn its penny: no pure equilibrium. The welfare optimum is
// played, which is everything. Ideal: the principals have (1/4 + 1)/2 at best, 3/8 together.
TEST(EvaluateStrategic, MatchingPenniesHasNoPureEquilibrium) {
  const Json r = evaluate_one({nfg + "matching_pennies.nfg"});
  expect_sets(r, {}, {}, {});
  for (const std::string& key : needs_equilibrium) EXPECT_TRUE(r[key].is_null()) << key;
  EXPECT_EQ(r["strategy"], Json(std::vector<double>(4, 0.25)));
  expect_values(r, {{"agent_welfare_max", 0},
                    {"agent_ideal_welfare", 1},
                    {"agent_worst_welfare", -1},
                    {"principal_welfare_max", 0.375},
                    {"principal_ideal_welfare", 0.625},
                    {"principal_worst_welfare", -0.625}});
  // Their gap of 1/4 is what the bound allows at least.
  EXPECT_GE(r["sharp_ideal_regret_bound"].get<double>(), 0.25);
}

// With a tolerance of 1 everything is an equilibrium; below that the loser's 2 of 2 is too much.
TEST(EvaluateStrategic, ToleranceMakesEquilibria) {
  const std::string game = R"({"dims": [2, 2], "agents": [[1, -1, -1, 1], [-1, 1, 1, -1]],
      "principals": [[1, -1, -1, 1], [-1, 1, 1, -1]], "equilibrium_tolerance": )";
  const Json r = evaluate_text(game + "1}");
  expect_sets(r, {0, 1, 2, 3}, {0, 1, 2, 3}, {0, 1, 2, 3});
  EXPECT_EQ(r["individual_capability"], Json({0.0, 0.0}));  // capped
  expect_sets(evaluate_text(game + "0.99}"), {}, {}, {});
}

// Agent i has t/2 less its gift, of t gifts: nobody gives, w_0 = 0, while w* = 1/2 for three gifts.
// With CC = 1/2 two gifts will do: 011, 101, 110 and 111 with welfare 1/3, 1/3, 1/3, 1/2.
// Principals have (2t - costs)/3, costs 1, 1/2, 3/4 of the gifts: 11/12, 9/12, 10/12, 15/12.
TEST(EvaluateStrategic, PublicGoodOfThree) {
  const Json r = evaluate_one({nfg + "public_good.nfg"});
  expect_sets(r, {0}, {0}, {7});
  EXPECT_TRUE(r["price_of_anarchy"].is_null());  // w_0 = 0
  expect_values(r, {{"nash_welfare_least", 0},
                    {"anarchy_regret", 0.5},
                    {"agent_welfare_max", 0.5},
                    {"agent_ideal_welfare", 1},
                    {"agent_worst_welfare", -0.5},
                    {"principal_welfare_max", 1.25},
                    {"principal_welfare_min", 0},
                    {"principal_ideal_welfare", 25.0 / 18},
                    {"principal_worst_welfare", -5.0 / 36},
                    {"principals_welfare_regret", 0}});
  const Json half = evaluate_text(R"({"dims": [2, 2, 2], "collective_capability": 0.5,
      "agents": [[0, 0.5, 0.5, 1, -0.5, 0, 0, 0.5], [0, 0.5, -0.5, 0, 0.5, 1, 0, 0.5],
                 [0, -0.5, 0.5, 0, 0.5, 0, 1, 0.5]],
      "principals": [[0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 2.75, 0, 2.25, 2.5, 3.75],
                     [0, 0, 0, 0, 0, 0, 0, 0]]})");
  expect_sets(half, {0}, {0}, {3, 5, 6, 7});
  expect_values(half, {{"agent_welfare_played", 3.0 / 8},
                       {"principal_welfare_played", 15.0 / 16},
                       {"principals_welfare_regret", 5.0 / 16}});
}

// Either vehicle goes first: two equilibria, both optimal for the vehicles (welfare 5), so that
// anarchy costs nothing, price 1. They do not tell the two apart and play each half the time; their
// passengers have 15/2 or 5. Cooperation is perfect, and calibration is what is missing.
TEST(EvaluateStrategic, TwoVehicles) {
  const Json r = evaluate_one({nfg + "two_vehicles.nfg"});
  expect_sets(r, {1, 2}, {1, 2}, {1, 2});
  EXPECT_EQ(r["strategy"], Json({0.0, 0.5, 0.5, 0.0}));
  expect_values(r, {{"agent_welfare_min", 1},
                    {"agent_welfare_max", 5},
                    {"agent_ideal_welfare", 7},
                    {"agent_worst_welfare", 1},
                    {"nash_welfare_least", 5},
                    {"anarchy_regret", 0},
                    {"price_of_anarchy", 1},
                    {"agents_welfare_regret", 0},
                    {"principal_welfare_max", 7.5},
                    {"principal_ideal_welfare", 8},
                    {"principal_worst_welfare", 0},
                    {"principal_welfare_played", 6.25},
                    {"principals_welfare_regret", 1.25}});
  EXPECT_GE(r["sharp_regret_bound"].get<double>(), 1.25);
}

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> r(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      r.emplace_back();
    } else {
      r.back() += c;
    }
  }
  return r;
}

TEST(EvaluateStrategic, CsvGivesTheSizesOfSetsAndLeavesFlatGamesEmpty) {
  const ScratchFolder folder;
  const std::string flat =
      folder.write("flat.json", R"({"agents": [[0, 1, 2]], "principals": [[0, 1, 2]]})");
  const std::string hunt = nfg + "stag_hunt.nfg", pennies = nfg + "matching_pennies.nfg";
  const Captured csv = run_captured({"evaluate", flat, hunt, pennies, "--format", "csv"});
  EXPECT_EQ(csv.code, 0) << csv.err;
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv.out);
  for (std::string line; std::getline(lines, line);) rows.push_back(cells(line));
  ASSERT_EQ(rows.size(), 4U);
  const auto value = [&rows](std::size_t row, const std::string& name) {
    const auto at = std::find(rows[0].begin(), rows[0].end(), name);
    EXPECT_NE(at, rows[0].end()) << name;
    EXPECT_EQ(rows[row].size(), rows[0].size());
    return rows[row].at(static_cast<std::size_t>(at - rows[0].begin()));
  };
  EXPECT_EQ(value(2, "n_eq"), "2");
  EXPECT_EQ(value(2, "n_eps"), "2");
  EXPECT_EQ(value(2, "n_played"), "1");
  EXPECT_EQ(value(2, "fallback"), "false");
  EXPECT_EQ(value(2, "price_of_anarchy"), "5");
  EXPECT_EQ(value(2, "individual_capability_2"), "1");
  EXPECT_EQ(value(3, "n_eq"), "0");
  EXPECT_EQ(value(3, "regret_bound"), "");
  EXPECT_EQ(value(1, "dims"), "3");
  EXPECT_EQ(value(1, "n_eq"), "");
  EXPECT_EQ(value(1, "regret_bound"), "");
  EXPECT_EQ(value(1, "slack_published"), "0");
}

TEST(EvaluateStrategic, TextListsSets) {
  const Captured text = run_captured({"evaluate", nfg + "stag_hunt.nfg", "--format", "text"});
  EXPECT_NE(text.out.find("price_of_anarchy"), text.out.npos);
  const std::string label = "\nequilibria ";
  const std::size_t at = text.out.find(label);
  ASSERT_NE(at, text.out.npos);
  const std::string line = text.out.substr(at + 1, text.out.find('\n', at + 1) - at - 1);
  EXPECT_EQ(line.back(), '3');
}

TEST(EvaluateStrategic, RefusesBadCapabilitiesNamingThePlace) {
  const ScratchFolder folder;
  const auto refused = [&folder](const std::string& text, const std::string& place) {
    const std::string file = folder.write("bad.json", text);
    const Captured r = run_captured({"evaluate", file});
    EXPECT_EQ(r.code, 2) << text;
    EXPECT_EQ(r.out, "");
    EXPECT_NE(r.err.find("bad.json: " + place), r.err.npos) << r.err;
  };
  refused("{" + mammoth + R"(, "individual_capability": [1]})", "individual_capability");
  refused("{" + mammoth + R"(, "individual_capability": [1, 2]})", "individual_capability[1]");
  refused("{" + mammoth + R"(, "collective_capability": "high"})", "collective_capability");
  refused("{" + mammoth + R"(, "equilibrium_tolerance": -1})", "equilibrium_tolerance");
  refused(R"({"agents": [[0, 1]], "principals": [[0, 1]], "collective_capability": 1})",
          "collective_capability");
}

}  // namespace
}  // namespace delegauge::host
