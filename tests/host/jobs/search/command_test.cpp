// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/host/commands/captured.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;
using Names = std::set<std::string>;

std::vector<std::string> search(const std::string& words) {
  std::vector<std::string> arguments = {"search"};
  std::istringstream in(words);
  for (std::string word; in >> word;) arguments.push_back(word);
  return arguments;
}

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line + ',');  // or an empty last cell would get lost
  for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
  return cells;
}

/// Rows of a table, as cells by their column's name.
std::vector<std::map<std::string, std::string>> table(const std::string& text) {
  std::istringstream in(text);
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> header = cells(line);
  std::vector<std::map<std::string, std::string>> rows;
  while (std::getline(in, line)) {
    const std::vector<std::string> row = cells(line);
    EXPECT_EQ(row.size(), header.size()) << line;
    rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) rows.back()[header[i]] = row[i];
  }
  return rows;
}

TEST(SearchCommand, WritesItsFilesAndSaysSo) {
  const TemporaryFolder folder;
  const std::string out = folder.path().string();
  const Captured r = run_captured(search("--chains 64 --steps 200 --out " + out));
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(folder.names(), (Names{"games.json", "run.json", "summary.json", "tightest.csv"}));
  EXPECT_NE(r.out.find("\nwritten to " + out), std::string::npos);
  const Json run = Json::parse(read_file(folder / "run.json"));
  const Json summary = Json::parse(read_file(folder / "summary.json"));
  EXPECT_EQ(run["job"], "search");
  EXPECT_EQ(run["configuration"], summary["configuration"]);
  EXPECT_EQ(summary["games"], 64 * 200);
  EXPECT_EQ(summary["chains"], 64);
  EXPECT_EQ(summary["tightest"].size(), 10U);
  const Captured quiet =
      run_captured(search("--chains 16 --steps 10 --quiet --out " + (folder / "quiet")));
  EXPECT_EQ(quiet.code, 0);
  EXPECT_EQ(quiet.out + quiet.err, "");
}

TEST(SearchCommand, EvaluateConfirmsTheGames) {
  for (const std::string options :
       {"--bound fused --metric epic", "--bound sharp --metric max --precision float",
        "--bound pairwise --metric l1", "--bound published --principal-magnitudes 0.5:2,1",
        "--bound collective --welfare sum --welfare-weights 2,1",
        "--bound sharp --shift median --norm l2 --distance-norm l1"}) {
    const ScratchFolder folder;
    const std::string out = folder.path("run");
    ASSERT_EQ(
        run_captured(search("--players 2 --chains 64 --steps 500 --out " + out + " " + options))
            .code,
        0);
    const Json evaluated = run_json({"evaluate", out + "/games.json"});
    const auto rows = table(read_file(out + "/tightest.csv"));
    const std::string bound = options.substr(8, options.find(' ', 8) - 8);
    ASSERT_EQ(evaluated["games"].size(), 10U);
    ASSERT_EQ(rows.size(), 10U);
    for (std::size_t at = 0; at < 10; ++at) {
      const Json& game = evaluated["games"][at];
      const auto cell = [&](const char* name) { return std::stod(rows[at].at(name)); };
      EXPECT_NEAR(cell("tightness"), game["tightness"][bound].get<double>(), 1e-9) << options;
      EXPECT_NEAR(cell("agents_welfare_regret"), game["agents_welfare_regret"].get<double>(), 1e-9);
      EXPECT_NEAR(cell("regret"), game["worst_case_regret"].get<double>(),
                  options.find("float") == std::string::npos ? 1e-9 : 1e-5);
    }
  }
}

TEST(SearchCommand, TheSummaryIsTheSameHoweverItIsFound) {
  const ScratchFolder folder;
  std::map<std::string, std::string> expected;
  int number = 0;
  for (const char* execution :
       {"--threads 1", "--threads 3 --batch 17", "--threads 2 --isa scalar"}) {
    const std::string out = folder.path(std::to_string(++number));
    const Captured r =
        run_captured(search("--map 4x4 --chains 200 --steps 300 --out " + out + " " + execution));
    ASSERT_EQ(r.code, 0) << r.err;
    for (const char* name :
         {"summary.json", "tightest.csv", "games.json", "frontier.csv", "frontier.json"}) {
      const std::string text = read_file(out + "/" + name);
      EXPECT_GT(text.size(), 100U) << name;
      EXPECT_EQ(text, expected.try_emplace(name, text).first->second) << name << execution;
    }
  }
}

TEST(SearchCommand, EveryBinHasARowOfTheFrontier) {
  const ScratchFolder folder;
  const std::string out = folder.path("run");
  ASSERT_EQ(run_captured(search("--map 3x5 --chains 100 --steps 200 --out " + out)).code, 0);
  const auto rows = table(read_file(out + "/frontier.csv"));
  EXPECT_EQ(rows.size(), 15U);
  int empty = 0;
  for (const auto& row : rows) {
    const bool has_game = row.at("inside") != "0";
    for (const char* name :
         {"regret", "fused", "ratio_pairwise", "chain", "tightness", "tightness_chain"}) {
      EXPECT_EQ(row.at(name).empty(), !has_game) << name;
    }
    if (!has_game) ++empty;
  }
  EXPECT_GT(empty, 0);  // much regret and much misalignment leave but the trivial bound
  const Json summary = Json::parse(read_file(out + "/summary.json"));
  EXPECT_EQ(summary["map"]["reached"], 15 - empty);
}

TEST(SearchCommand, EvaluateConfirmsTheFrontier) {
  const ScratchFolder folder;
  const std::string out = folder.path("run");
  ASSERT_EQ(
      run_captured(search("--players 2 --map 3x5 --chains 200 --steps 300 --out " + out)).code, 0);
  const Json games = run_json({"evaluate", out + "/frontier.json"})["games"];
  std::size_t at = 0;
  for (const auto& row : table(read_file(out + "/frontier.csv"))) {
    if (row.at("inside") == "0") continue;
    ASSERT_LT(at, games.size());
    const Json& game = games[at++];
    const auto expect = [&](const char* column, const Json& value) {
      EXPECT_NEAR(std::stod(row.at(column)), value.get<double>(), 1e-12) << column;
    };
    expect("regret", game["principals_welfare_regret"]);
    expect("agents_welfare_regret", game["agents_welfare_regret"]);
    expect("weighted_misalignment", game["weighted_misalignment"]);
    expect("fused", game["bounds"]["fused"]);
    expect("ratio_sharp", game["tightness"]["sharp"]);
  }
  EXPECT_EQ(at, games.size());
  EXPECT_GT(at, 5U);
}

TEST(SearchCommand, BatchesAreOfWholeGroupsOfLanes) {
  const ScratchFolder folder;
  const auto batch_of = [&](const std::string& options) {
    const std::string out = folder.path("run");
    EXPECT_EQ(run_captured(search("--chains 64 --steps 10 --out " + out + " " + options)).code, 0);
    return Json::parse(read_file(out + "/run.json"))["execution"]["batch"].get<int>();
  };
  EXPECT_EQ(batch_of("--batch 17"), 32);
  EXPECT_EQ(batch_of("--batch 48"), 48);
  EXPECT_EQ(batch_of("--batch 1"), 16);
}

TEST(SearchCommand, MapsHaveChainsEnoughUnlessTheUserSaysOtherwise) {
  const ScratchFolder folder;
  const std::string out = folder.path("run");
  ASSERT_EQ(
      run_captured(search("--players 1 --outcomes 2 --map 256x200 --steps 1 --out " + out)).code,
      0);
  EXPECT_EQ(Json::parse(read_file(out + "/summary.json"))["chains"], 2 * 256 * 200);
}

TEST(SearchCommand, BadOptionsAreRefused) {
  struct Case {
    std::string options, told;
  };
  for (const Case& c : std::vector<Case>{
           {"--map 8", "--map: '8'"},
           {"--map 1x1", "--map: '1x1'"},
           {"--map 2x999", "--map: '999'"},
           {"--map 16x16 --chains 16", "--chains: 16"},
           {"--map 4x4 --method sample", "--map: 4x4 bins are not possible with the method"},
           {"--map 4x4x4", "--map: '4x4x4'"},
           {"--chains 0", "--chains: '0'"},
           {"--steps 1e9", "--steps: '1e9'"},
           {"--bound best", "--bound: 'best'"},
           {"--method luck", "--method: 'luck'"},
           {"--regret 2:3", "--regret: 2:3"},
           {"--misalignment 0.5:0.2", "--misalignment: 0.5:0.2"},
           {"--miscalibration -1:1", "--miscalibration: -1:1"},
           {"--calibration 0:0.5", "give --miscalibration"},
           {"--collective 0:2", "--collective: 0:2"},
           {"--principal-magnitudes 0", "--principal-magnitudes: 0"},
           {"--agent-magnitudes 1,2", "--agent-magnitudes: 2 values for 4 players"},
           {"--list 5000", "--list: '5000'"},
           {"--outcomes 65", "--outcomes: '65'"}}) {
    const Captured r = run_captured(search(c.options));
    EXPECT_EQ(r.code, 2) << c.options;
    EXPECT_NE(r.err.find(c.told), std::string::npos) << r.err;
  }
}

TEST(SearchCommand, ARegionWithoutGamesIsSaidToBeEmpty) {
  // With no misalignment to speak of, two sides of equal magnitudes cannot be far apart.
  const Captured r =
      run_captured(search("--players 1 --regret 1.41 --misalignment 0.9:1 --chains 16 --steps 50"));
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_NE(r.out.find("0 chains found games in the region"), std::string::npos) << r.out;
}

}  // namespace
}  // namespace delegauge::host
