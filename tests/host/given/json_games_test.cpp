// SPDX-License-Identifier: Apache-2.0
#include "host/given/json_games.hpp"
#include "tests/host/support/edited.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <limits>
#include <numeric>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {
namespace {

using namespace std::string_view_literals;

using Vectors = std::vector<std::vector<double>>;
using Dims = std::vector<std::int64_t>;

std::vector<GivenGame> read(const std::string& text) {
  std::istringstream in(text);
  return read_json_games(in, "games.json");
}

/// The UsageError's text that reading gives, or "" if the text is accepted.
std::string error_of(const std::string& text) {
  try {
    read(text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

void expect_error(const std::string& text, std::initializer_list<std::string_view> parts) {
  const std::string message = error_of(text);
  ASSERT_NE(message, "") << "accepted: " << text.substr(0, 200);
  EXPECT_EQ(message.find('\n'), message.npos) << message;
  EXPECT_LT(message.size(), 400U) << message;
  for (const std::string_view part : parts) {
    EXPECT_NE(message.find(part), message.npos) << "missing: " << part << "\nin: " << message;
  }
}

/// A good game of two players and three outcomes, with `extra` members.
std::string game(const std::string& extra = "") {
  return R"({"agents": [[1, 2, 3], [4, 5, 6]], "principals": [[0.5, 0, -1], [1e2, 0, 0]])" + extra +
         "}";
}

/// An object {"agents": agents, "principals": principals, extra}.
std::string game_of(const std::string& agents, const std::string& principals,
                    const std::string& extra = "") {
  return R"({"agents": )" + agents + R"(, "principals": )" + principals + extra + "}";
}

TEST(JsonGames, ReadsOneGame) {
  const auto games = read(game());
  ASSERT_EQ(games.size(), 1U);
  EXPECT_EQ(games[0].origin, "games.json");
  EXPECT_EQ(games[0].dims, Dims({3}));
  EXPECT_EQ(games[0].agents, Vectors({{1, 2, 3}, {4, 5, 6}}));
  EXPECT_EQ(games[0].principals, Vectors({{0.5, 0, -1}, {100, 0, 0}}));
  EXPECT_FALSE(games[0].strategy);
  EXPECT_FALSE(games[0].metric);
  EXPECT_FALSE(games[0].welfare);
  EXPECT_EQ(outcomes(games[0]), 3);
}

TEST(JsonGames, ReadsAListUnderGames) {
  const auto games = read(R"({"note": "two", "games": [)" + game() + "," + game() + "]}");
  ASSERT_EQ(games.size(), 2U);
  EXPECT_EQ(games[1].origin, "games.json: games[1]");
  EXPECT_EQ(games[1].agents, Vectors({{1, 2, 3}, {4, 5, 6}}));
}

TEST(JsonGames, ReadsABareList) {
  const auto games = read("[" + game() + "," + game() + "]");
  ASSERT_EQ(games.size(), 2U);
  EXPECT_EQ(games[1].origin, "games.json: [1]");
}

TEST(JsonGames, ReadsEveryKey) {
  const auto games = read(game(R"(, "dims": [3], "strategy": [0.25, 0.75, 0], "metric": "max",
                                  "welfare": "sum")"));
  ASSERT_EQ(games.size(), 1U);
  EXPECT_EQ(games[0].dims, Dims({3}));
  EXPECT_EQ(games[0].strategy, (std::vector<double>{0.25, 0.75, 0}));
  EXPECT_EQ(games[0].metric, max_metric);
  EXPECT_EQ(games[0].welfare, "sum");
}

TEST(JsonGames, AcceptsEveryMetricAndWelfare) {
  const std::vector<std::pair<std::string, Metric>> metrics = {
      {R"("epic")", epic},
      {R"("max")", max_metric},
      {R"("l1")", l1_metric},
      {R"({"shift": "mean", "norm": "l2", "distance_norm": "l2"})", epic},
      {R"({"distance_norm": "l1", "norm": "linf", "shift": "median"})",
       {Shift::median, Norm::linf, Norm::l1}}};
  for (const auto& [text, metric] : metrics) {
    EXPECT_EQ(read(game(R"(, "metric": )" + text)).at(0).metric, metric) << text;
  }
  for (const std::string welfare : {"mean", "sum"}) {
    EXPECT_EQ(read(game(R"(, "welfare": ")" + welfare + "\"")).at(0).welfare, welfare);
  }
}

TEST(JsonGames, ReadsAStrategicGame) {
  const auto games =
      read(game_of("[[1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1]]",
                   "[[1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 1]]", R"(, "dims": [3, 2])"));
  EXPECT_EQ(games.at(0).dims, Dims({3, 2}));
  EXPECT_EQ(outcomes(games.at(0)), 6);
}

TEST(JsonGames, AllowsAPlayerWithOneStrategy) {
  const auto games = read(game(R"(, "dims": [1, 3])"));
  EXPECT_EQ(games.at(0).dims, Dims({1, 3}));
}

TEST(JsonGames, IgnoresNotesAndExpectedValues) {
  EXPECT_EQ(read(game(R"(, "expected": {"bounds": {"fused": [1, {"a": null}]}}, "note": "x",
                         "name": 7, "comment": ["y"])"))
                .size(),
            1U);
  EXPECT_EQ(read(R"({"expected": 1, "name": "x", "comment": 2, "games": [)" + game() + "]}").size(),
            1U);
}

TEST(JsonGames, NormalisesAStrategyPrintedWithFewDigits) {
  const auto games = read(game(R"(, "strategy": [0.3333333, 0.3333333, 0.3333333])"));
  const std::vector<double>& strategy = games.at(0).strategy.value();
  EXPECT_NEAR(std::accumulate(strategy.begin(), strategy.end(), 0.0), 1, 1e-15);
  EXPECT_EQ(strategy[0], strategy[2]);
}

TEST(JsonGames, AcceptsAByteOrderMark) { EXPECT_EQ(read("\xEF\xBB\xBF" + game()).size(), 1U); }

TEST(JsonGames, AcceptsTheLimits) {
  const std::string row = "[1, 2]";
  std::string rows = row;
  for (int i = 1; i < 8; ++i) rows += "," + row;
  EXPECT_EQ(read(game_of("[" + rows + "]", "[" + rows + "]")).at(0).agents.size(), 8U);

  std::string million = "[0";
  for (int i = 1; i < 1'000'000; ++i) million += ",1";
  million += "]";
  EXPECT_EQ(outcomes(read(game_of("[" + million + "]", "[" + million + "]")).at(0)), 1'000'000);
  million.replace(million.size() - 1, 1, ",1]");
  expect_error(game_of("[" + million + "]", "[" + million + "]"),
               {"games.json: agents[0]", "1000001", "1000000"});
}

TEST(JsonGames, NamesLineAndColumnOfASyntaxError) {
  expect_error("{\"agents\": [[1, 2],\n [3 4]]}", {"games.json:2:5", "agents[1][1]", "JSON"});
  expect_error("{\n  \"agents\" [[1]]}", {"games.json:2:12", "expected ':'"});
  expect_error("{\"agents\": [[1, 2]", {"games.json:1:19", "end of input"});
  expect_error(game() + "\n}", {"games.json:2:1", "end of input"});
  expect_error("nonsense", {"games.json:1:1", "invalid literal; correct"});
  expect_error("{'agents': 1}", {"games.json:1:2", "expected string literal"});
  expect_error("{\"name\": \"\xFF\"}", {"games.json:1:11", "UTF-8"});
  expect_error(std::string("{\"name\": \0}", 11), {"games.json:1:10"});
  expect_error("{\"name\": \"ä\", x}", {"games.json:1:15"});  // columns count characters
  expect_error("{\"name\": \"" + std::string(100'000, 'x'), {"games.json:1:", "missing closing"});
}

TEST(JsonGames, RefusesEmptyInput) {
  expect_error("", {"games.json", "empty"});
  expect_error(" \n\t ", {"games.json", "empty"});
}

TEST(JsonGames, RefusesWhatIsNoNumber) {
  for (const std::string bad : {"NaN", "nan", "Infinity", "-Infinity", "inf", "-inf"}) {
    expect_error(game_of("[[1, 2], [3,\n " + bad + "]]", "[[1, 2], [3, 4]]"),
                 {"games.json:2:", "agents[1][1]", "NaN and infinity"});
  }
}

TEST(JsonGames, RefusesNumbersThatOverflow) {
  for (const std::string bad : {"1e999", "-1e999"}) {
    expect_error("{\"games\": [" + game() + ",\n" +
                     game_of("[[1, 2], [3, " + bad + "]]", "[[1, 2], [3, 4]]") + "]}",
                 {"games.json:2:", "games[1].agents[1][1]", "too large"});
  }
}

TEST(JsonGames, RefusesOtherDocuments) {
  expect_error("7", {"games.json: found a number", "a game"});
  expect_error("null", {"games.json: found null"});
  expect_error("\"agents\"", {"games.json: found a string"});
  expect_error("[1]", {"games.json: [0]: found a number"});
  expect_error("[" + game() + ", []]", {"games.json: [1]: found a list"});
  expect_error(R"({"games": {}})", {"games.json: games: found an object"});
  expect_error(R"({"games": [null]})", {"games.json: games[0]: found null"});
  expect_error(R"({"games": []})", {"games.json: games:", "empty"});
  expect_error("[]", {"games.json:", "empty"});
  expect_error("{}", {"games.json: agents:", "missing"});
}

TEST(JsonGames, RefusesUnknownKeys) {
  expect_error(game(R"(, "utilities": [])"), {"games.json: utilities: unknown key; a game has"});
  expect_error(game(R"(, "stratgey": [0, 1])"), {"stratgey: unknown key; did you mean strategy?"});
  expect_error(game(R"(, "individual-capability": [])"), {"did you mean individual_capability?"});
  expect_error("[" + game() + "," + game(R"(, "Metric": "max")") + "]",
               {"games.json: [1].Metric: unknown key"});
  expect_error(R"({"metric": "max", "games": []})", {"games.json: metric:", "beside games"});
  expect_error(game(", \"" + std::string(5000, 'k') + "\": 1"), {"unknown key"});
  expect_error(game(R"(, "a\nb": 1)"), {R"(games.json: a\x0ab: unknown key)"});
}

/// A game of two agents with two actions each, with `extra` members.
std::string two_by_two(const std::string& extra) {
  return game_of("[[1, 2, 3, 4], [4, 3, 2, 1]]", "[[0, 0, 0, 1], [1, 0, 0, 0]]",
                 R"(, "dims": [2, 2])" + extra);
}

TEST(JsonGames, ReadsCapabilities) {
  const auto games = read(two_by_two(R"(, "individual_capability": [0.5, 1],
      "collective_capability": 0, "equilibrium_tolerance": 1e-2)"));
  EXPECT_EQ(games.at(0).individual_capability, (std::vector<double>{0.5, 1}));
  EXPECT_EQ(games.at(0).collective_capability, 0);
  EXPECT_EQ(games.at(0).equilibrium_tolerance, 0.01);
  const auto without = read(two_by_two(""));
  EXPECT_FALSE(without.at(0).individual_capability);
  EXPECT_FALSE(without.at(0).collective_capability);
  EXPECT_FALSE(without.at(0).equilibrium_tolerance);
}

TEST(JsonGames, RefusesBadCapabilities) {
  const auto bad = [](const std::string& member, std::initializer_list<std::string_view> parts) {
    expect_error(two_by_two(", " + member), parts);
  };
  bad(R"("individual_capability": 0.5)",
      {"games.json: individual_capability: found a number", "one per agent"});
  bad(R"("individual_capability": [0.5])", {"individual_capability: 1 numbers for 2 agents"});
  bad(R"("individual_capability": [0.5, 1, 1])", {"individual_capability: 3 numbers", "per agent"});
  bad(R"("individual_capability": [0.5, "1"])",
      {"games.json: individual_capability[1]: found a string", "from 0 to 1"});
  bad(R"("individual_capability": [0.5, 1.5])",
      {"games.json: individual_capability[1]: 1.5", "from 0 to 1"});
  bad(R"("individual_capability": [-1e-9, 1])", {"individual_capability[0]: -1e-09"});
  bad(R"("collective_capability": [1])", {"games.json: collective_capability: found a list"});
  bad(R"("collective_capability": null)", {"collective_capability: found null"});
  bad(R"("collective_capability": 1.01)", {"collective_capability: 1.01", "from 0 to 1"});
  bad(R"("equilibrium_tolerance": true)", {"equilibrium_tolerance: found true"});
  bad(R"("equilibrium_tolerance": -0.1)",
      {"games.json: equilibrium_tolerance: -0.1", "from 0 to 1"});
}

TEST(JsonGames, RefusesCapabilitiesOfFlatGames) {
  for (const std::string member :
       {R"("individual_capability": [1, 1])", R"("collective_capability": 1)",
        R"("equilibrium_tolerance": 0)"}) {
    expect_error(R"({"games": [)" + game(", " + member) + "]}",
                 {"games.json: games[0]." + member.substr(1, member.find(':') - 2), "flat",
                  "remove the key"});
  }
}

TEST(JsonGames, TakesUtilitiesNestedByAction) {
  const GivenGame flat = read(game_of("[[1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1]]",
                                      "[[1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 1]]",
                                      R"(, "dims": [2, 3], "strategy": [0, 0, 0, 0, 1, 0])"))
                             .at(0);
  const std::string agents = "[[[1, 2, 3], [4, 5, 6]], [[6, 5, 4], [3, 2, 1]]]";
  for (const std::string more : {"", R"(, "dims": [2, 3])"}) {
    const GivenGame nested = read(game_of(agents, "[[[1, 1, 1], [1, 1, 1]], [0, 0, 0, 0, 0, 1]]",
                                          more + R"(, "strategy": [[0, 0, 0], [0, 1, 0]])"))
                                 .at(0);
    EXPECT_EQ(nested.dims, Dims({2, 3}));
    EXPECT_EQ(nested.agents, flat.agents);
    EXPECT_EQ(nested.principals, flat.principals);
    EXPECT_EQ(nested.strategy, flat.strategy);
  }
  const std::string deep = "[[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]";
  expect_error(game_of(deep, deep), {"dims: 3 entries for 1 agents"});
}

TEST(JsonGames, RefusesNestingThatDoesNotFit) {
  const std::string flat = "[[1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1]]";
  expect_error(
      game_of("[[[1, 2], [3, 4], [5, 6]], [1, 2, 3, 4, 5, 6]]", flat, R"(, "dims": [2, 3])"),
      {"games.json: agents[0]: nested as 3 x 2, but the game's dims are 2 x 3"});
  expect_error(game_of("[[[1, 2, 3], [4, 5]], [1, 2, 3, 4, 5, 6]]", flat),
               {"games.json: agents[0][1]: 2 entries, where the lists before it have 3"});
  expect_error(game_of(flat, flat, R"(, "dims": [2, 3], "strategy": [[1], [0]])"),
               {"games.json: strategy: nested as 2 x 1"});
}

TEST(JsonGames, KnowsWhatGamesAreCalled) {
  const auto name = [](const std::string& more) { return read(game(more)).at(0).name; };
  EXPECT_EQ(name(""), "");
  EXPECT_EQ(name(R"(, "name": "Stag hunt")"), "Stag hunt");
  EXPECT_EQ(name(R"(, "title": "Stag hunt")"), "Stag hunt");
  EXPECT_EQ(name(R"(, "title": "a", "name": "b")"), "b");
  EXPECT_EQ(name(R"(, "name": "b", "title": "a")"), "b");
  EXPECT_EQ(name(R"(, "name": 7)"), "7");
}

TEST(JsonGames, RefusesKeysThatAppearTwice) {
  expect_error(game(R"(, "agents": [[1, 2]])"), {"games.json: agents:", "twice"});
  expect_error(R"({"games": [)" + game(R"(, "note": 1, "note": 2)") + "]}",
               {"games.json: games[0].note:", "twice"});
}

TEST(JsonGames, RefusesMissingKeys) {
  expect_error(R"({"agents": [[1, 2]]})", {"games.json: principals:", "missing"});
  expect_error(R"([{"principals": [[1, 2]]}])", {"games.json: [0].agents:", "missing"});
}

TEST(JsonGames, RefusesWrongTypes) {
  expect_error(game_of("3", "[[1, 2]]"), {"games.json: agents: found a number"});
  expect_error(game_of("[1, 2]", "[[1, 2]]"), {"games.json: agents[0]: found a number"});
  expect_error(game_of("[[1, \"2\"]]", "[[1, 2]]"), {"games.json: agents[0][1]: found a string"});
  expect_error(game_of("[[1, 2]]", "[[null, 2]]"), {"games.json: principals[0][0]: found null"});
  expect_error(game_of("[[1, true]]", "[[1, 2]]"), {"games.json: agents[0][1]: found true"});
  expect_error(game_of("[[1, [2]]]", "[[1, 2]]"), {"games.json: agents[0][1]: found a list"});
  expect_error(game_of("[[[1, 2], 3]]", "[[1, 2]]"), {"games.json: agents[0][1]: found a number"});
  expect_error(game_of("{\"a\": 1}", "[[1, 2]]"), {"games.json: agents: found an object"});
  expect_error(game(R"(, "dims": 3)"), {"games.json: dims: found a number"});
  expect_error(game(R"(, "dims": [3.5])"), {"games.json: dims[0]: found a number", "whole"});
  expect_error(game(R"(, "dims": ["3"])"), {"games.json: dims[0]: found a string"});
  expect_error(game(R"(, "strategy": "uniform")"), {"games.json: strategy: found a string"});
  expect_error(game(R"(, "strategy": [1, 0, {}])"), {"games.json: strategy[2]: found an object"});
  expect_error(game(R"(, "metric": 2)"), {"games.json: metric: found a number"});
  expect_error(game(R"(, "welfare": null)"), {"games.json: welfare: found null"});
}

TEST(JsonGames, RefusesDeepNesting) {
  const std::string opening(200'000, '[');
  expect_error(opening, {"games.json: [0][0]", "nested deeper"});
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"note\":";
  expect_error(objects, {"games.json: note.note", "nested deeper"});
  expect_error(game(", \"expected\": " + opening), {"games.json: expected[0]", "nested deeper"});
}

TEST(JsonGames, RefusesWrongNumbersOfPlayers) {
  expect_error(game_of("[]", "[]"), {"games.json: agents: 0 players", "1 to 8"});
  std::string nine = "[[1, 2]";
  for (int i = 1; i < 9; ++i) nine += ", [1, 2]";
  expect_error(game_of(nine + "]", nine + "]"), {"games.json: agents: 9 players", "1 to 8"});
  expect_error(R"({"games": [)" + game_of("[[1, 2], [3, 4]]", "[[1, 2]]") + "]}",
               {"games.json: games[0].principals: 1 principals but 2 agents"});
}

TEST(JsonGames, RefusesBadDims) {
  const auto with = [](const std::string& dims) { return game(", \"dims\": " + dims); };
  expect_error(with("[]"), {"games.json: dims: 0 entries for 2 agents"});
  expect_error(with("[3, 1, 1]"), {"games.json: dims: 3 entries for 2 agents"});
  expect_error(with("[0]"), {"games.json: dims[0]: 0"});
  expect_error(with("[3, -1]"), {"games.json: dims[1]: -1"});
  expect_error(with("[1]"), {"games.json: dims: 1 gives 1 outcomes", "2 to 1000000"});
  expect_error(with("[1, 1]"), {"games.json: dims: 1 x 1 gives 1 outcomes"});
  expect_error(with("[1000001]"), {"games.json: dims:", "too many"});
  expect_error(with("[1000, 1001]"), {"games.json: dims: 1000 x 1001 gives too many"});
  expect_error(with("[4294967296, 4294967296]"), {"games.json: dims:", "too many"});
  expect_error(with("[18446744073709551615, 2]"), {"games.json: dims:", "too many"});
  expect_error(with("[-9223372036854775808]"), {"games.json: dims[0]: -9223372036854775808"});
  expect_error(game_of("[[]]", "[[]]"), {"games.json: agents[0]: 0 outcomes"});
  expect_error(game_of("[[1]]", "[[1]]"), {"games.json: agents[0]: 1 outcomes"});
}

TEST(JsonGames, RefusesRaggedUtilities) {
  expect_error(
      R"({"games": [)" + game() + "," + game_of("[[1, 2, 3], [4, 5]]", "[[1], [2]]") + "]}",
      {"games.json: games[1].agents[1]: 2 numbers for 3 outcomes"});
  expect_error(game_of("[[1, 2]]", "[[1, 2, 3]]"), {"games.json: principals[0]: 3 numbers for 2"});
  expect_error(game(R"(, "dims": [2, 2])"), {"games.json: agents[0]: 3 numbers for 4 outcomes"});
}

TEST(JsonGames, RefusesBadStrategies) {
  const auto with = [](const std::string& strategy) { return game(", \"strategy\": " + strategy); };
  expect_error(with("[0.5, 0.5]"), {"games.json: strategy: 2 numbers for 3 outcomes"});
  expect_error(with("[]"), {"games.json: strategy: 0 numbers"});
  expect_error(with("[0.5, -0.5, 1]"), {"games.json: strategy[1]:", "-0.5", "negative"});
  expect_error(with("[0.5, 0.5, 0.1]"), {"games.json: strategy: the probabilities add up to 1.1"});
  expect_error(with("[0, 0, 0]"), {"games.json: strategy: the probabilities add up to 0"});
  expect_error(with("[1e308, 1e308, 1]"),
               {"games.json: strategy: the probabilities add up to inf"});
  expect_error(with("[0.5, 0.5, 0.000002]"), {"games.json: strategy: the probabilities add up"});
}

TEST(JsonGames, RefusesUnknownNames) {
  expect_error(game(R"(, "metric": {"shift": "mean", "norm": "l2"})"),
               {"games.json: metric.distance_norm: ", "missing"});
  expect_error(game(R"(, "metric": {"shift": "mode", "norm": "l2", "distance_norm": "l2"})"),
               {"games.json: metric.shift: \"mode\"", "midrange"});
  expect_error(game(R"(, "metric": {"shift": "mean", "norm": 2, "distance_norm": "l2"})"),
               {"games.json: metric.norm: found a number"});
  expect_error(game(R"(, "metric": {"p": 2})"), {"games.json: metric.p: unknown key"});
  expect_error(game(R"(, "metric": "l2")"), {"games.json: metric: \"l2\"", "epic, max, l1"});
  expect_error("[" + game(R"(, "welfare": "Mean")") + "]",
               {"games.json: [0].welfare: \"Mean\"", "mean, sum"});
}

TEST(JsonGames, RefusesWhatCannotBeOpenedOrRead) {
  std::ifstream missing("/nonexistent/games.json");
  EXPECT_THROW(read_json_games(missing, "games.json"), UsageError);
  std::ifstream folder(std::filesystem::temp_directory_path());
  EXPECT_THROW(read_json_games(folder, "tmp"), UsageError);
}

TEST(GivenGameValidation, RefusesNumbersThatAreNotFinite) {
  GivenGame given = read(game(R"(, "strategy": [1, 0, 0])")).at(0);
  given.origin = "games.json: games[2]";
  validate(given);
  const auto error = [](const GivenGame& bad) -> std::string {
    try {
      validate(bad);
    } catch (const UsageError& caught) {
      return caught.what();
    }
    return "";
  };
  for (const double value : {std::nan(""), std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::infinity()}) {
    GivenGame bad = given;
    bad.agents[1][2] = value;
    EXPECT_EQ(error(bad).find("games.json: games[2].agents[1][2]: not a finite number"), 0U);
    bad = given;
    bad.principals[0][1] = value;
    EXPECT_EQ(error(bad).find("games.json: games[2].principals[0][1]: not a finite number"), 0U);
    bad = given;
    bad.strategy->at(0) = value;
    EXPECT_EQ(error(bad).find("games.json: games[2].strategy[0]: not a finite number"), 0U);
  }
}

TEST(GivenGameValidation, CountsOutcomesWithoutOverflow) {
  EXPECT_EQ(outcomes(Dims{5, 5, 4}), 100);
  EXPECT_EQ(outcomes(Dims{1'000'000}), 1'000'000);
  EXPECT_EQ(outcomes(Dims(8, std::numeric_limits<std::int64_t>::max())), 1'000'001);
  EXPECT_EQ(outcomes(Dims{3, 0}), 0);
  EXPECT_EQ(outcomes(Dims{1'000'000, 1'000'000, -1}), 0);
}

TEST(JsonGames, SurvivesTruncation) {
  const std::string good = R"({"note": "x", "games": [)" + game() + ",\n" +
                           game(R"(, "strategy": [0.5, 0.25, 0.25], "dims": [3, 1])") + "]}";
  ASSERT_EQ(read(good).size(), 2U);
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_NE(error_of(good.substr(0, length)), "") << length;
  }
}

TEST(JsonGames, SurvivesMutation) {
  const std::string good = R"({"note": "x", "games": [)" + game() + ",\n" +
                           game(R"(, "strategy": [0.5, 0.25, 0.25], "metric": "l1")") + "]}";
  constexpr std::string_view likely = "0123456789+-.eE{}[],:\"\\ntfN \n\x00\xFF\x80/'"sv;
  std::mt19937 random(20240402);
  int refused = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string text = edited(good, likely, random);
    // Anything but success or a UsageError escapes and fails the test.
    if (!error_of(text).empty()) ++refused;
  }
  EXPECT_GT(refused, 1000);
  EXPECT_LT(refused, 2000);
}

}  // namespace
}  // namespace delegauge::host
