// SPDX-License-Identifier: Apache-2.0
#include "host/given/record.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

GivenGame game_of(std::vector<std::vector<double>> agents,
                  std::vector<std::vector<double>> principals, std::vector<double> strategy) {
  GivenGame game;
  game.origin = "test";
  game.dims = {static_cast<std::int64_t>(agents.front().size())};
  game.agents = std::move(agents);
  game.principals = std::move(principals);
  if (!strategy.empty()) game.strategy = std::move(strategy);
  validate(game);
  return game;
}

Json record(const GivenGame& game, const EvaluateOptions& options = {}) {
  return record_of(game.dims, evaluate_games({game}, options).front());
}

/// Two players; the second agent is indifferent to everything.
GivenGame example() {
  return game_of({{0, 2, 4}, {7, 7, 7}}, {{0, 1, 5}, {3, 0, 0}}, {0.5, 0.25, 0.25});
}

TEST(Record, HasEveryQuantityByName) {
  const Json r = record(example());
  const std::vector<std::string> keys = {"dims",
                                         "players",
                                         "principals",
                                         "metric",
                                         "welfare",
                                         "agent_magnitude",
                                         "principal_magnitude",
                                         "agent_shift",
                                         "principal_shift",
                                         "welfare_ratio",
                                         "miscalibration",
                                         "calibration",
                                         "alignment_distance",
                                         "individual_alignment",
                                         "total_misalignment",
                                         "weighted_misalignment",
                                         "pairwise_distance",
                                         "collective_alignment_agents",
                                         "collective_alignment_principals",
                                         "representation_magnitude",
                                         "collective_alignment_representations",
                                         "agent_alignment",
                                         "team_collective_alignment",
                                         "agents_welfare_regret",
                                         "principals_welfare_regret",
                                         "worst_case_regret",
                                         "trivial_bound",
                                         "bounds",
                                         "capped",
                                         "tightness",
                                         "worst_case_tightness",
                                         "slack",
                                         "pareto_worst_case",
                                         "agents_pareto_gain",
                                         "agents_implicit_weights",
                                         "agents_implicit_weights_range",
                                         "principals_pareto_gain",
                                         "principals_implicit_weights",
                                         "principals_implicit_weights_range",
                                         "strategy"};
  std::vector<std::string> found;
  for (const auto& [key, value] : r.items()) found.push_back(key);
  EXPECT_EQ(found, keys);
}

TEST(Record, ComputesWhatFollowsFromTheRest) {
  const Json r = record(example());
  const double root8 = std::sqrt(8.0);
  EXPECT_NEAR(r["agent_magnitude"][0].get<double>(), root8, 1e-14);
  EXPECT_EQ(r["agent_magnitude"][1], 0);
  EXPECT_EQ(r["agent_shift"], Json({2.0, 7.0}));
  EXPECT_NEAR(r["welfare_ratio"][0].get<double>(), std::sqrt(14 / 8.0), 1e-14);
  EXPECT_TRUE(r["welfare_ratio"][1].is_null());
  EXPECT_NEAR(r["individual_alignment"][1].get<double>(), 0.5, 1e-14);
  const double d = r["alignment_distance"][0].get<double>();
  EXPECT_NEAR(d, std::sqrt((1 - 10 / (root8 * std::sqrt(14.0))) / 2), 1e-14);
  EXPECT_NEAR(r["total_misalignment"].get<double>(), d + 0.5, 1e-14);
  const double weighted = (std::sqrt(14.0) * d + std::sqrt(6.0) * 0.5) / 2;
  EXPECT_NEAR(r["weighted_misalignment"].get<double>(), weighted, 1e-14);
  EXPECT_NEAR(r["trivial_bound"].get<double>(), std::sqrt(0.5) * (std::sqrt(14.0) + std::sqrt(6.0)),
              1e-14);
  // Welfare is (0, 1, 2) of the agents and (1.5, 0.5, 2.5) of the principals, each less its mean.
  EXPECT_NEAR(r["agents_welfare_regret"].get<double>(), 2 * 0.5 + 1 * 0.25, 1e-14);
  EXPECT_NEAR(r["principals_welfare_regret"].get<double>(), 1 * 0.5 + 2 * 0.25, 1e-14);
  // The outcome in the middle costs the agents 1 <= W and the principals 2, which is all.
  EXPECT_NEAR(r["worst_case_regret"].get<double>(), 2, 1e-14);
  for (const auto& [name, bound] : r["bounds"].items()) {
    const double b = bound.get<double>();
    EXPECT_NEAR(r["tightness"][name].get<double>(), 1 / b, 1e-14);
    EXPECT_NEAR(r["worst_case_tightness"][name].get<double>(), 2 / b, 1e-14);
    EXPECT_NEAR(r["slack"][name].get<double>(), b - 1, 1e-14);
  }
}

TEST(Record, WelfareWeightsMultiplyBothUtilities) {
  EvaluateOptions options;
  options.welfare_weights = {2, 3};
  const GivenGame game = example();
  GivenGame weighted = game;
  for (std::size_t i = 0; i < 2; ++i) {
    for (double& u : weighted.agents[i]) u *= options.welfare_weights[i];
    for (double& u : weighted.principals[i]) u *= options.welfare_weights[i];
  }
  const Json a = record(game, options), b = record(weighted);
  for (const auto& [key, value] : b["bounds"].items()) {
    EXPECT_NEAR(a["bounds"][key].get<double>(), value.get<double>(), 1e-14) << key;
  }
  EXPECT_EQ(a["agent_shift"], b["agent_shift"]);
  options.welfare_weights = {1, 2, 3};
  EXPECT_THROW(evaluate_games({game}, options), UsageError);
  options.welfare_weights = {5};
  EXPECT_EQ(record(game, options)["agent_shift"], Json({10.0, 35.0}));
}

TEST(Record, PerfectDelegationIsTight) {
  const GivenGame game = game_of({{0, 1, 2}}, {{0, 2, 4}}, {0, 0, 1});
  const Json r = record(game);
  EXPECT_EQ(r["principals_welfare_regret"], 0);
  EXPECT_EQ(r["tightness"]["pairwise"], 1);
  EXPECT_EQ(r["alignment_distance"][0], 0);
}

TEST(Record, AllIndifferent) {
  const Json r = record(game_of({{1, 1}}, {{2, 2}}, {}));
  EXPECT_EQ(r["trivial_bound"], 0);
  EXPECT_EQ(r["collective_alignment_agents"], 1);
  EXPECT_EQ(r["strategy"], Json({0.5, 0.5}));
  EXPECT_EQ(r["tightness"]["published"], 1);
  EXPECT_EQ(r["slack"]["published"], 0);
}

TEST(Record, TheGamesMetricAndWelfareComeFirst) {
  GivenGame game = example();
  EvaluateOptions options;
  options.metric = max_metric;
  options.welfare = Welfare::sum;
  EXPECT_EQ(record(game, options)["metric"], "max");
  EXPECT_EQ(record(game, options)["welfare"], "sum");
  game.metric = l1_metric;
  game.welfare = "mean";
  EXPECT_EQ(record(game, options)["metric"], "l1");
  EXPECT_EQ(record(game, options)["welfare"], "mean");
}

TEST(Record, AgentsCancelButForTheRoundingOfTheirOffset) {
  for (const double o : {0.0, 1e3, 1e6, 1e9}) {
    const GivenGame game = game_of({{o + 0.1, o + 0.7, o + 0.3}, {o + 0.9, o + 0.3, o + 0.7}},
                                   {{0, 1, 5}, {3, 0, 0}}, {0.5, 0.25, 0.25});
    for (const Precision precision : {Precision::double_precision, Precision::single_precision}) {
      EvaluateOptions options;
      options.precision = precision;
      const Json r = record(game, options);
      EXPECT_EQ(r["agents_welfare_regret"], 0) << o;
      EXPECT_NEAR(r["worst_case_regret"].get<double>(), 2, 1e-6) << o;  // welfare 1.5, 0.5, 2.5
      EXPECT_GE(r["bounds"]["pairwise"].get<double>(), 2 - 1e-6) << o;
    }
  }
}

TEST(Record, PairwiseIsNotBelowTheWorstCaseWhereAgentsNearlyCancel) {
  // What is left of the agents is of the size of a tie in single precision.
  const std::vector<std::vector<double>> strategies = {{1, 0}, {0.25, 0.75}, {0, 1}};
  for (const double left : {1e-7, 3e-7, 1e-6, 3e-6, 1e-5, 1e-4, 1e-3, 1e-2}) {
    for (const std::vector<double>& strategy : strategies) {
      for (const Metric& metric : {epic, max_metric, l1_metric}) {
        GivenGame game = game_of({{-0.0635, 5.3007}, {21.3548, 42.101}},
                                 {{4.616, -1.894}, {-4.616, 1.894 + left}}, strategy);
        game.metric = metric;
        EvaluateOptions options;
        options.precision = Precision::single_precision;
        const Json r = record(game, options);
        EXPECT_GE(r["bounds"]["pairwise"].get<double>(),
                  r["worst_case_regret"].get<double>() - 1e-4 * r["trivial_bound"].get<double>())
            << left << ' ' << strategy[0];
      }
    }
  }
}

TEST(EvaluateGames, ShapesMayAlternate) {
  const GivenGame small = example();
  const GivenGame other = game_of({{1, 2, 3, 5}}, {{3, 2, 1, 0}}, {});
  const std::vector<GivenGame> games = {small, other, other, small, small, other};
  const std::vector<EvaluatedGame> together = evaluate_games(games, {});
  for (std::size_t g = 0; g < games.size(); ++g) {
    const EvaluatedGame alone = evaluate_games({games[g]}, {}).front();
    EXPECT_EQ(together[g].evaluation.bound, alone.evaluation.bound);
    EXPECT_EQ(together[g].strategy, alone.strategy);
  }
}

TEST(EvaluateGames, TakesManyOutcomes) {
  // Both sides rank 0..K-1 alike, and what is played is the worst.
  const std::size_t outcomes = 100'000;
  std::vector<double> u(outcomes), strategy(outcomes, 0.0);
  for (std::size_t s = 0; s < outcomes; ++s) u[s] = static_cast<double>(s);
  strategy.front() = 1;
  for (const Precision precision : {Precision::single_precision, Precision::double_precision}) {
    EvaluateOptions options;
    options.precision = precision;
    const double tolerance = precision == Precision::double_precision ? 1e-12 : 2e-4;
    const Json r = record(game_of({u}, {u}, strategy), options);
    const auto k = static_cast<double>(outcomes);
    EXPECT_NEAR(r["agents_welfare_regret"].get<double>() / (k - 1), 1, tolerance);
    EXPECT_NEAR(r["agent_magnitude"][0].get<double>() / std::sqrt(k * (k * k - 1) / 12), 1,
                tolerance);
    EXPECT_NEAR(r["alignment_distance"][0].get<double>(), 0, tolerance);
  }
}

TEST(EvaluateGames, RefusesAnUnknownInstructionSet) {
  EvaluateOptions options;
  options.isa = "mmx";
  EXPECT_THROW(evaluate_games({example()}, options), UsageError);
}

TEST(Text, ListsEveryQuantity) {
  std::ostringstream out;
  write_text(out, record(example()));
  const std::string text = out.str();
  for (const char* part : {"metric                                epic", "welfare_ratio",
                           "bounds\n", "  pairwise", "trivial_bound", "strategy"}) {
    EXPECT_NE(text.find(part), text.npos) << part << " is not in\n" << text;
  }
}

std::size_t cells(const std::string& line) {
  return 1 + static_cast<std::size_t>(std::count(line.begin(), line.end(), ','));
}

TEST(Text, WhatIsNotFiniteIsNone) {
  std::ostringstream out;
  write_text(out, {{"a", std::numeric_limits<double>::quiet_NaN()}, {"b", 2.5}});
  EXPECT_EQ(out.str(), "a  none\nb  2.5\n");
}

TEST(Csv, HasARowPerGame) {
  std::ostringstream out;
  write_csv(out, {record(game_of({{1, 2, 3}}, {{3, 2, 1}}, {})), record(example())});
  std::istringstream in(out.str());
  std::string header, first, second, rest;
  std::getline(in, header);
  std::getline(in, first);
  std::getline(in, second);
  EXPECT_FALSE(std::getline(in, rest));
  EXPECT_EQ(header.rfind(
                "dims,players,principals,metric,welfare,agent_magnitude_1,agent_magnitude_2,", 0),
            0U);
  EXPECT_NE(header.find(",worst_case_tightness_pairwise,"), header.npos);
  EXPECT_EQ(header.find("strategy"), header.npos);
  EXPECT_EQ(cells(first), cells(header));
  EXPECT_EQ(cells(second), cells(header));
  EXPECT_EQ(first.rfind("3,1,1,epic,mean,1.4142135623730951,,1.4142135623730951,,2,,", 0), 0U)
      << first;
}

TEST(Csv, NumbersAreTheShortestThatReadBack) {
  // nlohmann's own digits of the first are 0.39905357921110157, of the last 2.0.
  const nlohmann::ordered_json numbers = {
      {"players", 1}, {"a", 0.3990535792111016}, {"b", 5e-324}, {"c", 1e23}, {"d", 2.0}};
  std::ostringstream out;
  write_csv(out, {numbers});
  EXPECT_EQ(out.str(), "players,a,b,c,d\n1,0.3990535792111016,5e-324,1e+23,2\n");
}

}  // namespace
}  // namespace delegauge::host
