// SPDX-License-Identifier: Apache-2.0
// Arrays with outcome weights, delegations, capabilities, and columns that kernels do not compute:
// the numbers of the records of the same games.
#include <string>

#include "tests/host/commands/evaluate_npy.hpp"

namespace delegauge::host::npy {
namespace {

double number(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
  return value.is_null() ? std::nan("") : value.get<double>();
}

/// A record's number by its column's name.
double in_record(const Json& record, const std::string& name) {
  for (const auto& [column, key] : {std::pair{"n_eq", "equilibria"},
                                    {"n_eps", "epsilon_equilibria"},
                                    {"n_played", "played"},
                                    {"n_mixed", "mixed_equilibria"}}) {
    if (name != column) continue;
    const bool own = name == "n_eq" || name == "n_mixed";
    const Json& set = record.at(key);
    if (set.is_null() || (!own && !record.at("has_equilibrium").get<bool>())) return std::nan("");
    return static_cast<double>(set.size());
  }
  if (record.contains(name)) return number(record[name]);
  if (record["bounds"].contains(name)) return number(record["bounds"][name]);
  std::vector<std::string> parts;
  std::string key = name;
  while (!record.contains(key)) {
    const std::size_t at = key.rfind('_');
    if (at == key.npos) throw std::out_of_range(name);
    parts.insert(parts.begin(), key.substr(at + 1));
    key.resize(at);
  }
  const Json* value = &record[key];
  for (const std::string& part : parts) {
    if (value->is_null()) return std::nan("");
    if (part == "low" || part == "high") {
      value = &value->at(part == "low" ? 0 : 1);
    } else if (value->is_object()) {
      value = &value->at(part);
    } else {
      value = &value->at(std::stoul(part) - 1);
    }
  }
  return number(*value);
}

class EvaluateNpyExtras : public EvaluateNpy {
 protected:
  /// objects: the games in JSON, with all that they have.
  void expect_records(const std::vector<Json>& objects, const std::string& array,
                      const Arguments& arguments, const Arguments& json_arguments = {}) const {
    Arguments of_json = {"evaluate", write("extras.json", Json({{"games", objects}}).dump())};
    of_json.insert(of_json.end(), json_arguments.begin(), json_arguments.end());
    const Json records = run_json(of_json).at("games");
    const Fields columns = fields(array, arguments);
    EXPECT_GT(columns.size(), 0U);
    for (const auto& [name, values] : columns) {
      ASSERT_EQ(values.size(), records.size());
      for (std::size_t g = 0; g < values.size(); ++g) {
        const double expected = in_record(records[g], name);
        ASSERT_TRUE(values[g] == expected || (std::isnan(values[g]) && std::isnan(expected)))
            << name << " of game " << g << ": " << values[g] << ", not " << expected;
      }
    }
  }
};

struct Team {
  std::vector<Json> objects;
  std::vector<double> utilities, weights;
};

/// Games of two principals and three agents of whom one works for both.
Team team_games(Random& random, int count, int outcomes) {
  Team team;
  const auto rows = [&](int players) {
    Json all = Json::array();
    for (int i = 0; i < players; ++i) {
      Json row = Json::array();
      for (int s = 0; s < outcomes; ++s) {
        row.push_back(random.normal());
        team.utilities.push_back(row.back().get<double>());
      }
      all.push_back(row);
    }
    return all;
  };
  for (int g = 0; g < count; ++g) {
    Json game = Json::object();
    game["principals"] = rows(2);
    game["agents"] = rows(3);
    game["delegation"] = {{1, 0.25, 0}, {0, 0.75, 1}};
    Json weights = Json::array();
    for (int s = 0; s < outcomes; ++s) {
      weights.push_back(random.uniform(0.5, 2));
      team.weights.push_back(weights.back().get<double>());
    }
    game["outcome_weights"] = weights;
    team.objects.push_back(game);
  }
  return team;
}

TEST_F(EvaluateNpyExtras, TeamsAndOutcomeWeights) {
  Random random(41);
  const Team team = team_games(random, 67, 4);
  const std::string array = write("teams.npy", npy_array("(67, 5, 4)", team.utilities));
  const std::string shares = write("shares.json", "[[1, 0.25, 0], [0, 0.75, 1]]");
  const std::string weights = write("weights.npy", npy_array("(67, 4)", team.weights));
  for (const char* const columns : {"all", ""}) {
    Arguments arguments = {"--principals",      "2",     "--delegation", shares,
                           "--outcome-weights", weights, "--batch",      "13"};
    if (*columns != '\0') arguments.insert(arguments.end(), {"--columns", columns});
    expect_records(team.objects, array, arguments);
  }
  // One set of weights for all games.
  std::vector<Json> alike = team.objects;
  for (Json& game : alike) game["outcome_weights"] = {1, 2, 3, 4};
  const std::string one = write("one.npy", npy_array("(4,)", std::vector<double>{1, 2, 3, 4}));
  expect_records(alike, array,
                 {"--principals", "2", "--delegation", shares, "--outcome-weights", one,
                  "--columns", "pareto,fused,representation_magnitude"});
  expect_records(alike, array,
                 {"--principals", "2", "--delegation", shares, "--outcome-weights", "1,2,3,4",
                  "--columns", "pareto,fused,representation_magnitude"});
}

TEST_F(EvaluateNpyExtras, WhatKernelsDoNotComputeComesBesideWhatTheyDo) {
  Random random(42);
  const Games games = random_games(random, 40, 3, {5});
  const std::vector<Json> objects(games.objects.begin(), games.objects.end());
  const std::string array = write_games(games);
  expect_records(objects, array,
                 {"--columns",
                  "fused,pareto_worst_case,agents_pareto_gain,agents_implicit_weights,tightness,"
                  "agents_implicit_weights_range,agent_alignment,team_collective_alignment_2"});
  // Whatever is asked for beside it, kernels find it.
  const Fields alone = fields(array, {"--columns", "pareto"});
  EXPECT_EQ(fields(array, {"--columns", "pareto_worst_case,pareto"}).at("pareto"),
            alone.at("pareto"));
}

TEST_F(EvaluateNpyExtras, EquilibriaAndCapabilities) {
  Random random(43);
  Games games = random_games(random, 60, 2, {2, 3});
  const std::string array = write_games(games);
  std::vector<Json> objects(games.objects.begin(), games.objects.end());
  expect_records(objects, array,
                 {"--columns", "n_eq,n_mixed,has_equilibrium,price_of_anarchy,n_played"});
  for (Json& game : objects) {
    game["individual_capability"] = {0.8, 0.9};
    game["collective_capability"] = 0.7;
  }
  expect_records(
      objects, array,
      {"--columns", "all", "--individual-capability", "0.8,0.9", "--collective-capability", "0.7"});
}

TEST_F(EvaluateNpyExtras, Refusals) {
  Random random(44);
  const Team team = team_games(random, 3, 4);
  const std::string array = write("teams.npy", npy_array("(3, 5, 4)", team.utilities));
  const std::string shares = write("shares.json", "[[1, 0.25, 0], [0, 0.75, 1]]");
  expect_refused({array}, "5 rows a game");
  expect_refused({array, "--principals", "2"}, "--delegation");
  expect_refused({array, "--principals", "5", "--delegation", shares}, "5 principals and 0 agents");
  expect_refused({array, "--principals", "9", "--delegation", shares}, "--principals");
  expect_refused(
      {array, "--principals", "2", "--delegation", write("two.json", "[[1, 1], [0, 0]]")},
      "2 shares for 3 agents");
  const Arguments given = {array, "--principals", "2", "--delegation", shares};
  const auto expect = [&](const Arguments& more, const std::string& what) {
    Arguments all = given;
    all.insert(all.end(), more.begin(), more.end());
    expect_refused(all, what);
  };
  expect({"--outcome-weights", write("w.npy", npy_array("(3,)", std::vector<double>{1, 2, 3}))},
         "shape (3,)");
  expect({"--outcome-weights", write("w.npy", npy_array("(4,)", std::vector<double>{1, 2, 0, 3}))},
         "not positive");
  expect({"--outcome-weights", "1,2,3"}, "3 numbers for 4 outcomes");
  expect({"--device", "cuda"}, "--device cuda");
  expect({"--columns", "nothing"}, "--columns");
  expect({"--columns", "fused,fused"}, "twice");
  expect({"--individual-capability", "0.5"}, "flat");
  const std::string json = write("g.json", Json({{"games", team.objects}}).dump());
  expect_refused({json, "--principals", "2"}, "for a .npy array");
  expect_refused({json, "--outcome-weights", "w.npy"}, "--outcome-weights");
}

}  // namespace
}  // namespace delegauge::host::npy
