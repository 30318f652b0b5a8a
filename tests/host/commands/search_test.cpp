// SPDX-License-Identifier: Apache-2.0
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
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
  return cells;
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
  const Captured quiet = run_captured(search("--chains 16 --steps 10 --quiet"));
  EXPECT_EQ(quiet.code, 0);
  EXPECT_EQ(quiet.out + quiet.err, "");
}

TEST(SearchCommand, EvaluateConfirmsTheGames) {
  for (const std::string options :
       {"--bound fused --metric epic", "--bound sharp --metric max --precision float",
        "--bound pairwise --metric l1", "--bound published --principal-magnitudes 0.5:2,1",
        "--bound collective --welfare sum --welfare-weights 2,1"}) {
    const ScratchFolder folder;
    const std::string out = folder.path("run");
    ASSERT_EQ(
        run_captured(search("--players 2 --chains 64 --steps 500 --out " + out + " " + options))
            .code,
        0);
    const Json evaluated = run_json({"evaluate", out + "/games.json"});
    std::istringstream rows(read_file(out + "/tightest.csv"));
    std::string line;
    std::getline(rows, line);
    const std::vector<std::string> header = cells(line);
    ASSERT_EQ(header[2], "tightness");
    ASSERT_EQ(header[5], "agents_welfare_regret");
    const std::string bound = options.substr(8, options.find(' ', 8) - 8);
    ASSERT_EQ(evaluated["games"].size(), 10U);
    for (const Json& game : evaluated["games"]) {
      ASSERT_TRUE(std::getline(rows, line));
      const std::vector<std::string> row = cells(line);
      EXPECT_NEAR(std::stod(row[2]), game["tightness"][bound].get<double>(), 1e-9) << options;
      EXPECT_NEAR(std::stod(row[5]), game["agents_welfare_regret"].get<double>(), 1e-9);
      EXPECT_NEAR(std::stod(row[3]), game["worst_case_regret"].get<double>(),
                  options.find("float") == std::string::npos ? 1e-9 : 1e-5);
    }
  }
}

TEST(SearchCommand, TheSummaryIsTheSameHoweverItIsFound) {
  const ScratchFolder folder;
  std::string summary, frontier;
  int number = 0;
  for (const char* execution :
       {"--threads 1", "--threads 3 --batch 17", "--threads 2 --isa scalar"}) {
    const std::string out = folder.path(std::to_string(++number));
    const Captured r =
        run_captured(search("--map 4x4 --chains 200 --steps 300 --out " + out + " " + execution));
    ASSERT_EQ(r.code, 0) << r.err;
    if (summary.empty()) {
      summary = read_file(out + "/summary.json");
      frontier = read_file(out + "/frontier.csv");
    }
    EXPECT_EQ(read_file(out + "/summary.json"), summary);
    EXPECT_EQ(read_file(out + "/frontier.csv"), frontier);
  }
}

TEST(SearchCommand, EveryBinHasARowOfTheFrontier) {
  const ScratchFolder folder;
  const std::string out = folder.path("run");
  ASSERT_EQ(run_captured(search("--map 3x5 --chains 100 --steps 200 --out " + out)).code, 0);
  std::istringstream rows(read_file(out + "/frontier.csv"));
  std::string line;
  std::getline(rows, line);
  const std::size_t columns = cells(line).size();
  int count = 0, empty = 0;
  while (std::getline(rows, line)) {
    ++count;
    if (line.substr(line.size() - 2) == ",,") {
      ++empty;
    } else {
      EXPECT_EQ(cells(line).size(), columns) << line;
    }
  }
  EXPECT_EQ(count, 15);
  EXPECT_GT(empty, 0);  // much regret and much misalignment leave but the trivial bound
  const Json summary = Json::parse(read_file(out + "/summary.json"));
  EXPECT_EQ(summary["map"]["reached"], 15 - empty);
}

TEST(SearchCommand, BadOptionsAreRefused) {
  struct Case {
    std::string options, told;
  };
  for (const Case& c :
       std::vector<Case>{{"--map 8", "--map: '8'"},
                         {"--map 1x1", "--map: '1x1'"},
                         {"--map 2x999", "--map: '999'"},
                         {"--map 16x16 --chains 16", "--chains: 16"},
                         {"--map 4x4 --method sample", "--map: 4x4"},
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
