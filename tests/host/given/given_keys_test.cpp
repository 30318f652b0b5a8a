// SPDX-License-Identifier: Apache-2.0
// What a game may say besides its utilities: what is refused, and what changes nothing.
#include "host/given/given_keys.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "host/given/game_records.hpp"
#include "host/given/json_games.hpp"

namespace delegauge::host {
namespace {

std::vector<GivenGame> games_in_text(const std::string& text) {
  std::istringstream in(text);
  return read_json_games(in, "games.json");
}

/// Two agents, two principals, three outcomes, and more keys.
std::string game_and_keys(const std::string& keys) {
  return R"({"agents": [[0, 1, 3], [2, 2, 0]], "principals": [[0, 2, 3], [1, 2, 0]], )" + keys +
         "}";
}

void expect_key_refused(const std::string& text, const std::string& place,
                        const std::string& part) {
  try {
    records_of(games_in_text(text), {});
    ADD_FAILURE() << "not refused: " << text;
  } catch (const UsageError& error) {
    const std::string what = error.what();
    EXPECT_EQ(what.rfind(place, 0), 0U) << what;
    EXPECT_NE(what.find(part), what.npos) << what;
  }
}

TEST(GivenKeys, OutcomeWeightsThatAreNone) {
  const std::string place = "games.json: outcome_weights";
  expect_key_refused(game_and_keys(R"("outcome_weights": [1, 2])"), place,
                     "2 numbers for 3 outcomes");
  expect_key_refused(game_and_keys(R"("outcome_weights": [1, 0, 2])"), place + "[1]",
                     "not positive");
  expect_key_refused(game_and_keys(R"("outcome_weights": [1, 1, -2])"), place + "[2]",
                     "not positive");
  expect_key_refused(game_and_keys(R"("outcome_weights": [1, 1e-10, 1])"), place + "[1]",
                     "less than 1e-09");
  expect_key_refused(game_and_keys(R"("outcome_weights": 1)"), place, "give a list");
  for (const char* metric :
       {R"("max")", R"({"shift": "median", "norm": "l2", "distance_norm": "l2"})",
        R"({"shift": "mean", "norm": "l2", "distance_norm": "linf"})"}) {
    expect_key_refused(
        game_and_keys(R"("outcome_weights": [1, 2, 3], "metric": )" + std::string(metric)), place,
        "weights are defined for the shift mean and the norms l1 and l2");
  }
}

TEST(GivenKeys, DelegationsThatAreNone) {
  const std::string place = "games.json: delegation";
  expect_key_refused(game_and_keys(R"("delegation": [[1, 1]])"), place, "1 rows for 2 principals");
  expect_key_refused(game_and_keys(R"("delegation": [[1], [0]])"), place + "[0]",
                     "1 shares for 2 agents");
  expect_key_refused(game_and_keys(R"("delegation": [[1, 0.5], [0, 0.4]])"), place,
                     "shares of agent 2 add up to 0.9");
  expect_key_refused(game_and_keys(R"("delegation": [[1, 0.5], [0, -0.5]])"), place + "[1][1]",
                     "-0.5");
  expect_key_refused(game_and_keys(R"("delegation": [[1, 1.5], [0, 0]])"), place + "[0][1]",
                     "1.5 is not a number from 0 to 1");
  expect_key_refused(game_and_keys(R"("delegation": [[1, 0], [0, 0]])"), place,
                     "agent 2 works for no principal");
  expect_key_refused(game_and_keys(R"("delegation": [[1, "x"], [0, 1]])"), place + "[0][1]",
                     "a string");
  expect_key_refused(game_and_keys(R"("delegation": [1, 0])"), place + "[0]", "a list of shares");
  expect_key_refused(R"({"agents": [[0, 1]], "principals": [[0, 2], [1, 2]]})",
                     "games.json: principals", "say by delegation whom they work for");
}

TEST(GivenKeys, SharesAndWeightsAreDividedByTheirSums) {
  const GivenGame game = games_in_text(game_and_keys(
      R"("delegation": [[0.3333333333, 1], [0.6666666667, 0]], "outcome_weights": [2, 4, 6])"))[0];
  EXPECT_DOUBLE_EQ((*game.delegation)[0][0] + (*game.delegation)[1][0], 1);
  EXPECT_EQ(*game.outcome_weights, (std::vector<double>{0.5, 1, 1.5}));
}

TEST(GivenKeys, IdentityAndEqualWeightsChangeNoBit) {
  const std::string plain = game_and_keys(R"("welfare": "sum")");
  const auto record = records_of(games_in_text(plain), {}).front();
  for (const char* keys : {R"("delegation": [[1, 0], [0, 1]])", R"("outcome_weights": [7, 7, 7])",
                           R"("delegation": [[1, 0], [0, 1]], "outcome_weights": [1, 1, 1])"}) {
    const std::string text = game_and_keys(R"("welfare": "sum", )" + std::string(keys));
    EXPECT_EQ(records_of(games_in_text(text), {}).front(), record) << keys;
  }
}

TEST(GivenKeys, AnotherPathComesNearTheSameNumbers) {
  // Shares that are nearly those of the identity: measured on the host, where the identity's are
  // measured by kernels.
  const auto a = records_of(games_in_text(game_and_keys(R"("metric": "l1")")), {}).front();
  const auto b = records_of(
      games_in_text(
          game_and_keys(R"("metric": "l1", "delegation": [[0.99999999999999, 0], [1e-14, 1]])")),
      {});
  for (const char* key : {"agents_welfare_regret", "worst_case_regret", "trivial_bound",
                          "total_misalignment", "collective_alignment_agents"}) {
    EXPECT_NEAR(a.at(key).get<double>(), b.front().at(key).get<double>(), 1e-12) << key;
  }
  for (const auto& [name, bound] : a.at("bounds").items()) {
    EXPECT_NEAR(bound.get<double>(), b.front().at("bounds").at(name).get<double>(), 1e-12) << name;
  }
}

TEST(GivenKeys, OneWelfareWeightWhereNumbersDiffer) {
  const auto games = games_in_text(
      R"({"agents": [[0, 1]], "principals": [[0, 2], [1, 2]], "delegation": [[1], [0]]})");
  EvaluateOptions options;
  options.welfare_weights = {1, 2};
  EXPECT_THROW(records_of(games, options), UsageError);
  options.welfare_weights = {3};
  EXPECT_DOUBLE_EQ(records_of(games, options).front().at("principal_magnitude")[0].get<double>(),
                   3 * records_of(games, {}).front().at("principal_magnitude")[0].get<double>());
}

}  // namespace
}  // namespace delegauge::host
