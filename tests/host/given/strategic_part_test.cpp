// SPDX-License-Identifier: Apache-2.0
#include "host/given/strategic_part.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "host/given/json_games.hpp"
#include "tests/host/support/strategic_games.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;
using Set = std::vector<std::int64_t>;

const std::string path = std::string(DELEGAUGE_TEST_DATA) + "/strategic.json";

std::vector<GivenGame> fixture_games() {
  std::ifstream in(path);
  return read_json_games(in, path);
}

// The sets are exact, everything else is relative to its own size or 1.
TEST(StrategicFixture, EveryValue) {
  const std::vector<GivenGame> games = fixture_games();
  std::ifstream in(path);
  const Json document = Json::parse(in);
  ASSERT_EQ(games.size(), 28U);
  for (std::size_t g = 0; g < games.size(); ++g) {
    const Json r = record(games[g]);
    const Json& expected = document.at("games")[g].at("expected");
    ASSERT_EQ(expected.size(), 22U);
    for (const auto& [key, value] : expected.items()) {
      const std::string where = games[g].origin + " " + key;
      if (key == "equilibria" || key == "epsilon_equilibria" || key == "played") {
        EXPECT_EQ(r.at(key), value) << where;
        continue;
      }
      const Json list = value.is_array() ? value : Json::array({value});
      const Json found = value.is_array() ? r.at(key) : Json::array({r.at(key)});
      ASSERT_EQ(found.size(), list.size()) << where;
      for (std::size_t i = 0; i < list.size(); ++i) {
        const double target = list[i].get<double>();
        EXPECT_NEAR(found[i].get<double>(), target, 1e-9 * std::max(1.0, std::abs(target)))
            << where;
      }
    }
  }
}

TEST(StrategicFixture, WhatIsPlayedIsMeasured) {
  for (const GivenGame& game : fixture_games()) {
    const Json r = record(game);
    std::vector<double> strategy(static_cast<std::size_t>(outcomes(game)));
    for (const std::size_t s : r["played"].get<std::vector<std::size_t>>()) {
      strategy[s] = 1 / static_cast<double>(r["played"].size());
    }
    EXPECT_EQ(r["strategy"], Json(strategy));
    const auto regret = [&r](const std::string& side) {
      return r.at(side + "_welfare_max").get<double>() -
             r.at(side + "_welfare_played").get<double>();
    };
    EXPECT_NEAR(r["agents_welfare_regret"].get<double>(), regret("agent"), 1e-12);
    EXPECT_NEAR(r["principals_welfare_regret"].get<double>(), regret("principal"), 1e-12);
  }
}

TEST(StrategicFixture, InFloatTheStrategicPartIsInDouble) {
  EvaluateOptions in_float;
  in_float.precision = Precision::single_precision;
  for (const GivenGame& game : fixture_games()) {
    const Json a = record(game), b = record(game, in_float);
    EXPECT_EQ(strategic_of(a), strategic_of(b));
    EXPECT_EQ(a["strategy"], b["strategy"]);
    EXPECT_NE(a["agent_magnitude"], b["agent_magnitude"]);
  }
}

TEST(StrategicPart, AGivenStrategyChangesOnlyWhatIsMeasuredOfIt) {
  for (GivenGame game : fixture_games()) {
    const Json before = record(game);
    std::vector<double> strategy(static_cast<std::size_t>(outcomes(game)));
    strategy.front() = 1;
    game.strategy = strategy;
    const Json after = record(game);
    EXPECT_EQ(strategic_of(before), strategic_of(after));
    EXPECT_EQ(after["strategy"], Json(strategy));
    double w = 0;
    for (const auto& u : game.agents) w += u.front() / static_cast<double>(game.agents.size());
    EXPECT_NEAR(after["agents_welfare_regret"].get<double>(),
                after["agent_welfare_max"].get<double>() - w, 1e-12);
  }
}

TEST(StrategicPart, FlatGamesHaveNone) {
  GivenGame game = fixture_games().front();
  game.dims = {4};
  game.individual_capability.reset();
  game.collective_capability.reset();
  game.equilibrium_tolerance.reset();
  validate(game);
  const Json r = record(game);
  for (const std::string& key : strategic_keys()) EXPECT_FALSE(r.contains(key)) << key;
}

TEST(StrategicPart, PerfectDelegationHasNeitherRegretNorBound) {
  RandomGames random(7);
  int games = 0;
  for (int trial = 0; trial < 200; ++trial) {
    GivenGame game = random.game(trial % 2 == 0);
    game.principals = game.agents;
    game.individual_capability.reset();
    game.collective_capability.reset();
    game.equilibrium_tolerance.reset();
    const EvaluatedGame e = evaluated(game);
    if (!e.strategic->play.has_equilibrium) continue;
    games += 1;
    EXPECT_NEAR(e.evaluation.principals_welfare_regret, 0, 1e-14);
    EXPECT_NEAR(e.strategic->bounds->regret, 0, 1e-14);
    EXPECT_NEAR(e.strategic->bounds->sharp_regret, 0, 1e-14);
    EXPECT_FALSE(e.strategic->play.fallback);
  }
  EXPECT_GT(games, 50);
}

TEST(StrategicPart, WelfareWeightsMultiplyBothUtilities) {
  RandomGames random(8);
  for (int trial = 0; trial < 100; ++trial) {
    const GivenGame game = random.game(false);
    EvaluateOptions options;
    options.welfare_weights = {2, 0.5, 3};
    options.welfare_weights.resize(game.agents.size());
    GivenGame weighted = game;
    change_utilities(weighted,
                     [&](double u, std::size_t i, bool) { return options.welfare_weights[i] * u; });
    const Json a = strategic_of(record(game, options)), b = strategic_of(record(weighted));
    for (const auto& [key, value] : a.items()) {
      if (!value.is_number_float()) {
        EXPECT_EQ(value, b.at(key)) << key;
      } else {
        EXPECT_NEAR(value.get<double>(), b.at(key).get<double>(), 1e-12) << key;
      }
    }
  }
}

TEST(StrategicPart, HugeUtilitiesDoNotOverflow) {
  GivenGame game;
  game.origin = "huge";
  game.dims = {2, 2};
  // Utilities from -1.7e308 to 1.7e308: their range is beyond double's.
  const double h = 1.7e308;
  game.agents = {{h, -h, 0, 0.5 * h}, {h, 0, -h, 0.5 * h}};
  game.principals = {{0.5 * h, 0, 0, h}, {0.5 * h, 0, 0, h}};
  validate(game);
  const StrategicPart part = *evaluated(game).strategic;
  EXPECT_EQ(part.play.equilibria, Set({0, 3}));
  EXPECT_EQ(part.play.played, Set({0}));
  EXPECT_EQ(part.play.agents.greatest, h);
  EXPECT_EQ(part.play.agents.ideal, h);
  EXPECT_EQ(part.play.agents.worst, -h);
  EXPECT_EQ(part.play.nash_welfare_least, 0.5 * h);
  EXPECT_NEAR(part.play.anarchy_regret / h, 0.5, 1e-15);
  EXPECT_NEAR(part.play.principal_welfare_played / h, 0.5, 1e-15);
  EXPECT_FALSE(part.play.price_of_anarchy);
}

TEST(StrategicPart, WelfareIsFiniteWhereItsTermsOverflowOnTheWay) {
  // In units of 2^1020: 9 + 8 is beyond a double, 9 + 8 - 7 is not.
  const double unit = std::ldexp(1, 1020);
  GivenGame game;
  game.origin = "cancels";
  game.dims = {2, 1, 1};
  game.welfare = "sum";
  game.agents = {{9 * unit, 9 * unit}, {8 * unit, 2 * unit}, {-7 * unit, 0}};
  game.principals = game.agents;
  const StrategicPlay play = evaluated(game).strategic->play;
  EXPECT_EQ(play.equilibria, Set({0, 1}));
  EXPECT_EQ(play.nash_welfare_least, 10 * unit);
  EXPECT_EQ(play.agents.least, 10 * unit);
  EXPECT_EQ(play.agents.greatest, 11 * unit);
}

TEST(StrategicPart, HugeUtilitiesTimesLargeWeightsKeepTheirSets) {
  EvaluateOptions options;
  options.welfare_weights = {1e6};
  RandomGames random(9);
  for (int trial = 0; trial < 50; ++trial) {
    GivenGame game = random.game(true);
    const StrategicPlay before = evaluated(game).strategic->play;
    change_utilities(game, [](double u, std::size_t, bool) { return 5e307 * u; });
    expect_same_sets(before, evaluated(game, options).strategic->play, std::to_string(trial));
  }
}

TEST(StrategicPart, TolerancesAreInTheUtilitiesUnits) {
  GivenGame game;
  game.origin = "near ties";
  game.dims = {2, 2};
  game.principals = {{0, 0, 0, 1}, {0, 0, 0, 1}};
  const auto play = [&game](double gap, double welfare_gap) {
    // Agent 1 prefers its second action by `gap`; agent 2 is indifferent to its own.
    game.agents = {{0, 0, gap, gap}, {1, 1, 1, 1 - welfare_gap}};
    return evaluated(game).strategic->play;
  };
  EXPECT_EQ(play(0.9e-10, 0).equilibria, Set({0, 1, 2, 3}));
  EXPECT_EQ(play(1.1e-10, 0).equilibria, Set({2, 3}));
  // Mean welfare of the last profile is lower by half of the gap.
  EXPECT_EQ(play(1, 1.8e-6).played, Set({2, 3}));
  EXPECT_EQ(play(1, 2.2e-6).played, Set({2}));
}

TEST(StrategicPart, ThePriceOfAnarchyNeedsPositiveUtilities) {
  GivenGame game;
  game.origin = "price";
  game.dims = {2, 2};
  game.principals = game.agents = {{2, 1, 1, 10}, {2, 1, 1, 10}};
  EXPECT_EQ(evaluated(game).strategic->play.price_of_anarchy, 5.0);
  game.agents[0][1] = 0;
  EXPECT_FALSE(evaluated(game).strategic->play.price_of_anarchy);
  game.agents[0][1] = 1e-300;
  EXPECT_EQ(evaluated(game).strategic->play.price_of_anarchy, 5.0);
}

}  // namespace
}  // namespace delegauge::host
