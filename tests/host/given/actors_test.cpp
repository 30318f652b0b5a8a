// SPDX-License-Identifier: Apache-2.0
// Strategic games in which principals act, too, or in which there is a delegation.
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "host/given/game_records.hpp"
#include "host/given/json_games.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

Json record_of_text(const std::string& text) {
  std::istringstream in(text);
  return records_of(read_json_games(in, "games.json"), {}).front();
}

void expect_actors_refused(const std::string& actors, const std::string& part) {
  const std::string text =
      R"({"dims": [2, 2], "agents": [[0, 1, 2, 3], [0, 1, 0, 1]], "principals": [[0, 1, 2, 3], [3, 2, 1, 0]], "actors": )" +
      actors + "}";
  try {
    record_of_text(text);
    ADD_FAILURE() << "not refused: " << actors;
  } catch (const UsageError& error) {
    const std::string what = error.what();
    EXPECT_EQ(what.rfind("games.json: ", 0), 0U) << what;
    EXPECT_NE(what.find(part), what.npos) << what;
  }
}

TEST(Actors, ThatAreNone) {
  expect_actors_refused(R"(["agent 1"])", "actors: 1 actors");
  expect_actors_refused(R"(["agent 1", "agent 3"])", "actors[1]: there is no agent 3");
  expect_actors_refused(R"(["agent 1", "principal 0"])", "actors[1]: there is no principal 0");
  expect_actors_refused(R"(["agent 1", "agent 1"])", "actors[1]: agent 1 owns a dimension already");
  expect_actors_refused(R"(["agent 1", "nobody 2"])", "actors[1]: \"nobody 2\" is no actor");
  expect_actors_refused(R"(["agent 1", "agent 02"])", "actors[1]: \"agent 02\" is no actor");
  expect_actors_refused(R"(["agent 1", 2])", "actors[1]: found a number");
  expect_actors_refused(R"(["agent 1", "agent 2", "principal 1"])", "dims: 2 entries for 3 actors");
  expect_actors_refused(R"("agent 1")", "actors: found a string");
}

// The agent prefers the first row, its principal the second column: both have their way.
TEST(Actors, PrincipalsRespondByTheirOwnUtilities) {
  const Json record = record_of_text(
      R"({"agents": [[[2, 3], [0, 1]]], "principals": [[[0, 1], [0, 1]]], "delegation": [[1]], "actors": ["agent 1", "principal 1"]})");
  EXPECT_EQ(record.at("equilibria"), Json::parse("[1]"));
  EXPECT_EQ(record.at("mixed_equilibria").size(), 1U);
  EXPECT_EQ(record.at("mixed_equilibria")[0].at("second"), Json::parse("[0.0, 1.0]"));
  EXPECT_EQ(record.at("mixed_welfare_least").get<double>(), 3);
}

TEST(Actors, InTheOrderOfAgentsChangeNothing) {
  const std::string game =
      R"("dims": [2, 2], "agents": [[3, 0, 5, 1], [3, 5, 0, 1]], "principals": [[3, 1, 4, 1], [2, 5, 1, 1]])";
  const Json plain = record_of_text("{" + game + "}");
  EXPECT_EQ(record_of_text("{" + game + R"(, "actors": ["agent 1", "agent 2"]})"), plain);
}

TEST(Actors, ACapabilityForEach) {
  const Json record = record_of_text(
      R"({"dims": [2, 2, 2], "agents": [[0, 1, 2, 3, 4, 5, 6, 7]], "principals": [[7, 1, 2, 3, 4, 5, 6, 0], [0, 1, 0, 1, 0, 1, 0, 2]],
          "delegation": [[0.5], [0.5]], "actors": ["principal 1", "agent 1", "principal 2"], "individual_capability": [1, 0.5, 1]})");
  EXPECT_EQ(record.at("individual_capability").size(), 3U);
  EXPECT_TRUE(record.at("mixed_equilibria").is_null());
}

TEST(Actors, BoundsOfADelegationHoldAndThoseOfWeightsAreNone) {
  const std::string game =
      R"("dims": [2, 2], "agents": [[3, 0, 5, 1], [3, 5, 0, 1]], "principals": [[3, 1, 4, 1], [2, 5, 1, 1], [0, 1, 0, 2]],
         "delegation": [[0.5, 0], [0.5, 0.25], [0, 0.75]])";
  const Json record = record_of_text("{" + game + "}");
  EXPECT_GE(record.at("valid_sharp_regret_bound").get<double>() + 1e-12,
            record.at("principal_welfare_max").get<double>() -
                record.at("principal_welfare_played").get<double>());
  EXPECT_GE(record.at("sharp_ideal_regret_bound").get<double>() + 1e-12,
            record.at("principal_ideal_welfare").get<double>() -
                record.at("principal_welfare_max").get<double>());
  const Json weighted = record_of_text("{" + game + R"(, "outcome_weights": [1, 2, 3, 4]})");
  for (const char* key :
       {"regret_bound", "sharp_regret_bound", "valid_regret_bound", "valid_sharp_regret_bound",
        "ideal_regret_bound", "sharp_ideal_regret_bound"}) {
    EXPECT_TRUE(weighted.at(key).is_null()) << key;
  }
}

TEST(MixedEquilibria, ChickenHasThree) {
  const Json record = record_of_text(
      R"({"agents": [[[6, 2], [7, 1]], [[6, 7], [2, 1]]], "principals": [[[6, 2], [7, 1]], [[6, 7], [2, 1]]]})");
  ASSERT_EQ(record.at("mixed_equilibria").size(), 3U);
  EXPECT_FALSE(record.at("degenerate").get<bool>());
  // Both swerve half of the time: (6 + 2) / 2 = (7 + 1) / 2 for each.
  EXPECT_NEAR(record.at("mixed_welfare_least").get<double>(), 4, 1e-12);
  EXPECT_NEAR(record.at("mixed_anarchy_regret").get<double>(), 2, 1e-12);
  EXPECT_NEAR(record.at("mixed_price_of_anarchy").get<double>(), 1.5, 1e-12);
  EXPECT_NEAR(record.at("anarchy_regret").get<double>(), 1.5, 1e-12);
}

}  // namespace
}  // namespace delegauge::host
