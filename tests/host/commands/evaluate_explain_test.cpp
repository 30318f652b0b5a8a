// SPDX-License-Identifier: Apache-2.0
// `delegauge evaluate --format explain`: sentences for people.
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "tests/host/commands/captured.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

std::string explained(const std::vector<std::string>& files) {
  std::vector<std::string> arguments = {"evaluate"};
  arguments.insert(arguments.end(), files.begin(), files.end());
  arguments.insert(arguments.end(), {"--format", "explain"});
  return run_captured(arguments).out;
}

void expect_said(const std::string& text, const std::vector<std::string>& sentences) {
  for (const std::string& sentence : sentences) {
    EXPECT_NE(text.find(sentence), text.npos) << sentence << "\n--- is not in\n" << text;
  }
}

/// Whether a name stands in the text as one.
bool is_named(const std::string& text, const std::string& name) {
  for (const char* end : {": ", ")", "[", ".", ", "}) {
    if (text.find(name + end) != text.npos) return true;
  }
  return false;
}

void expect_all_named(const Json& record, const std::string& text) {
  for (const auto& [key, value] : record.items()) {
    if (key == "name") {
      if (value.is_string()) expect_said(text, {value.get<std::string>()});
      continue;
    }
    if (key == "capped" && value.empty()) continue;
    EXPECT_TRUE(is_named(text, key)) << key << "\n--- is not in\n" << text;
    if (key != "bounds") continue;
    for (const auto& bound : value.items()) {
      expect_said(
          text, {"bounds." + bound.key() + ": ", "(slack." + bound.key() + ")",
                 "(tightness." + bound.key() + ")", "(worst_case_tightness." + bound.key() + ")"});
    }
  }
}

// Perfectly cooperative robots serve muesli, which costs their owners 8 of 10.
TEST(EvaluateExplain, MuesliBots) {
  const std::string text = explained({nfg + "mammoth_hunt.nfg"});
  EXPECT_EQ(text.rfind("Mammoth hunt\n", 0), 0U);
  expect_said(
      text,
      {"2 agents for 2 principals (players, principals) in a game of 2x2 actions, 4 outcomes",
       "What holds for equal probabilities of the profiles played (strategy_source):",
       "strategy: 1 of outcome 0 (0, 0).", "their failure to cooperate, in their own eyes: 0.\n",
       "what delegation costs them here: 8.\n",
       "equilibria: where no actor gains by another action of its own: outcomes 0 (0, 0), 3 (1, 1)",
       "played: what the actors play with this collective capability: outcome 0 (0, 0).",
       "price_of_anarchy: the same as a ratio, w* over w_0: 1.42857.",
       "principal_welfare_played: the principals' welfare in it: 2."});
}

// The hunters themselves, without coordination: aligned, and yet fruit may be what they get.
TEST(EvaluateExplain, MammothHunt) {
  const ScratchFolder folder;
  const std::string text = explained({folder.write("game.json", R"({"collective_capability": 0,
      "agents": [[[2, 1], [1, 10]], [[2, 1], [1, 10]]],
      "principals": [[[2, 1], [1, 10]], [[2, 1], [1, 10]]]})")});
  expect_said(text,
              {"individual_alignment: 1 less that distance: 1 is an agent that wants what its "
               "principal wants: player 1 1, player 2 1.",
               "price_of_anarchy: the same as a ratio, w* over w_0: 5.",
               "anarchy_regret: how much selfish play may cost the agents, w* less w_0: 8."});
}

TEST(EvaluateExplain, SaysWhatIsCapped) {
  const ScratchFolder folder;
  const std::string file = folder.write("game.json", R"({"agents": [[0, 1, 3], [2, 2, 0]],
      "principals": [[3, 1, 0], [0, 1, 2]], "strategy": [1, 0, 0]})");
  const Json record = evaluate_one({file});
  ASSERT_FALSE(record["capped"].empty());
  const std::string text = explained({file});
  expect_said(text, {"What holds for the strategy given (strategy_source):"});
  for (const auto& [bound, value] : record["bounds"].items()) {
    const bool is_capped = std::find(record["capped"].begin(), record["capped"].end(), bound) !=
                           record["capped"].end();
    const std::size_t at = text.find("bounds." + bound + ":"), end = text.find('\n', at);
    EXPECT_EQ(text.substr(at, end - at).find("(capped)") != std::string::npos, is_capped) << bound;
  }
}

TEST(EvaluateExplain, SaysWhatDoesNotReferToTheStrategyGiven) {
  const ScratchFolder folder;
  const std::string text = explained({folder.write("game.json", R"({"dims": [2, 2],
      "agents": [[3, 0, 5, 1], [3, 5, 0, 1]], "principals": [[3, 0, 5, 1], [3, 5, 0, 1]],
      "strategy": [0.25, 0.25, 0.25, 0.25]})")});
  expect_said(text, {"What holds for the profiles that capabilities make those who act play, not "
                     "for the strategy given:",
                     "strategy: 0.25 of outcome 0 (0, 0), 0.25 of outcome 1 (0, 1)"});
}

TEST(EvaluateExplain, SaysWhyANumberIsMissing) {
  const std::string text = explained({nfg + "matching_pennies.nfg"});
  expect_said(text, {"nash_welfare_least: the agents' welfare at their worst equilibrium, w_0: "
                     "none, since there is no pure equilibrium.",
                     "There is no pure equilibrium, so that nothing is played"});
}

TEST(EvaluateExplain, HasASentenceForEveryNumber) {
  const ScratchFolder folder;
  const std::string teams = folder.write("teams.json", R"([
      {"agents": [[0, 1, 3], [1, 3, 0], [2, 2, 0]], "principals": [[0, 2, 3], [1, 2, 0]],
       "delegation": [[1, 1, 0], [0, 0, 1]], "outcome_weights": [1, 2, 1],
       "strategy": [0.5, 0, 0.5]},
      {"agents": [[1, 1]], "principals": [[0, 1]],
       "metric": {"shift": "min", "norm": "l1", "distance_norm": "l2"}}])");
  for (const std::string& file :
       {nfg + "mammoth_hunt.nfg", nfg + "matching_pennies.nfg", nfg + "public_good.nfg", teams}) {
    const Json games = run_json({"evaluate", file})["games"];
    const std::string text = explained({file});
    std::size_t begin = 0;
    for (std::size_t g = 0; g < games.size(); ++g) {
      const std::size_t end =
          g + 1 < games.size() ? text.find("\ngame " + std::to_string(g + 1)) : text.size();
      expect_all_named(games[g], text.substr(begin, end - begin));
      begin = end;
    }
  }
}

TEST(EvaluateExplain, NamesAreFitForATerminal) {
  const ScratchFolder folder;
  const std::string text = explained({folder.write(
      "game.json", "{\"name\": \"a\\u001b[2J\", \"agents\": [[0, 1]], \"principals\": [[1, 0]]}")});
  EXPECT_EQ(text.find('\x1b'), text.npos);
}

}  // namespace
}  // namespace delegauge::host
