// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
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

std::vector<std::string> with(std::vector<std::string> arguments, const std::string& words) {
  std::istringstream in(words);
  for (std::string word; in >> word;) arguments.push_back(word);
  return arguments;
}

TEST(GridCommand, WritesItsFilesAndSaysSo) {
  const TemporaryFolder folder;
  const Captured r =
      run_captured({"grid", "--points", "3", "--games-csv", "--out", folder.path().string()});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(folder.names(), (Names{"games.csv", "grid.csv", "run.json", "summary.json"}));
  EXPECT_NE(r.out.find("\nwritten to " + folder.path().string()), std::string::npos);
  const Json run = Json::parse(read_file(folder / "run.json"));
  EXPECT_EQ(run["job"], "grid");
  EXPECT_EQ(run["configuration"], Json::parse(read_file(folder / "summary.json"))["configuration"]);
  const Captured quiet =
      run_captured({"grid", "--points", "3", "--quiet", "--out", folder / "quiet"});
  EXPECT_EQ(quiet.code, 0);
  EXPECT_EQ(quiet.out + quiet.err, "");
}

TEST(GridCommand, OptionsComeFromAFile) {
  const ScratchFolder folder;
  const std::string file = folder.write(
      "grid.toml", "dims = \"2x4\"\npoints = 3\nvary = [\"cc\", \"ia\"]\nfixed = [0.5, 1]\n");
  const std::string by_file = folder.path("a"), by_options = folder.path("b");
  ASSERT_EQ(run_captured({"grid", "--config", file, "--out", by_file}).code, 0);
  ASSERT_EQ(run_captured(with({"grid", "--out", by_options},
                              "--dims 2x4 --points 3 --vary cc,ia --fixed 0.5,1"))
                .code,
            0);
  EXPECT_EQ(read_file(by_file + "/summary.json"), read_file(by_options + "/summary.json"));
}

TEST(GridCommand, GamesCsvIsTheSameWhateverTheThreads) {
  const ScratchFolder folder;
  std::string first;
  for (const char* execution : {"--threads 1", "--threads 3 --batch 16", "--threads 2 --isa scalar",
                                "--threads 1 --batch 1000"}) {
    const std::string out = folder.path(fmt::format("run{}", first.size()));
    const Captured r = run_captured(
        with({"grid", "--games-csv", "--repetitions", "100", "--out", out}, execution));
    ASSERT_EQ(r.code, 0) << r.err;
    const std::string games = read_file(out + "/games.csv");
    if (first.empty()) first = games;
    EXPECT_EQ(games, first);
    std::filesystem::remove_all(out);
  }
}

TEST(GridCommand, AnotherJobsRunIsLeftAlone) {
  const TemporaryFolder folder;
  const std::string out = folder.path().string();
  ASSERT_EQ(run_captured({"infer", "--repetitions", "10", "--out", out}).code, 0);
  const Captured r = run_captured({"grid", "--out", out});
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.err.find("holds a run of the job 'infer'"), std::string::npos) << r.err;
  EXPECT_EQ(folder.names(), (Names{"infer.csv", "run.json", "summary.json"}));
  const Captured same = run_captured({"infer", "--repetitions", "10", "--out", out});
  EXPECT_EQ(same.code, 0);
  EXPECT_NE(same.err.find("same run"), std::string::npos) << same.err;
  const Captured other = run_captured({"infer", "--repetitions", "11", "--out", out});
  EXPECT_EQ(other.code, 2);
  EXPECT_NE(other.err.find("repetitions is 10 there, 11 here"), std::string::npos) << other.err;
}

TEST(GridCommand, GamesCsvNeedsAFolder) {
  const Captured r = run_captured({"grid", "--games-csv"});
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.err.find("--games-csv: "), std::string::npos) << r.err;
}

TEST(ReplayOfAGrid, IsTheGameOfGamesCsv) {
  for (const char* options : {"--precision float", "--precision double --dims 2x3x2",
                              "--calibration 0.5 --vary ca --worst-case off"}) {
    const ScratchFolder folder;
    const std::string out = folder.path("run");
    const Captured made =
        run_captured(with({"grid", "--points", "4", "--games-csv", "--out", out}, options));
    ASSERT_EQ(made.code, 0) << made.err;
    std::istringstream lines(read_file(out + "/games.csv"));
    std::string header, line;
    std::getline(lines, header);
    for (int index = 0; std::getline(lines, line); ++index) {
      if (index % 33 != 0) continue;
      const Json r = run_json({"replay", "--run", out, "--index", std::to_string(index)});
      EXPECT_EQ(r["job"], "grid");
      std::string row = line.substr(0, line.find(','));
      for (const char* name : {"w_hat_plus", "w_hat_max", "w_hat_avg", "w_hat_min", "w_hat_minus",
                               "max_regret", "ideal_regret"}) {
        row += fmt::format(",{}", r["as_run"][name].get<double>());
        EXPECT_NEAR(r["as_run"][name].get<double>(), r["record"][name].get<double>(), 1e-4) << name;
      }
      EXPECT_EQ(row, line);
      const std::size_t players = r["game"]["dims"].size();
      EXPECT_EQ(r["game"]["agents"].size(), players);
      EXPECT_EQ(r["game"]["principals"].size(), players);
      EXPECT_EQ(r["game"]["individual_capability"].size(), players);
      EXPECT_EQ(r["game"]["equilibrium_tolerance"], r["record"]["relaxation"]);
      EXPECT_EQ(r["game"]["metric"], "epic");
      EXPECT_EQ(r["game"]["welfare"], "mean");
      EXPECT_GE(r["tries"], 1);
    }
  }
}

// What is said to do nothing is refused, in a sentence that says so.
TEST(GridCommand, CapabilitiesAreRefusedWhereTheyHaveNoSay) {
  const auto refusal = [](const std::string& options) {
    const Captured r = run_captured(with({"grid"}, options));
    EXPECT_EQ(r.code, 2) << options;
    return r.err;
  };
  const auto expect_in = [](const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  expect_in(
      refusal("--play product --vary cc"),
      "--vary: with --play product capabilities have no say in what is played, and cc changes "
      "nothing; vary ia, ca or calibration");
  expect_in(refusal("--play nash-worst --vary ia,ic"), "and ic changes nothing");
  expect_in(refusal("--play nash-worst --cc 0.5"),
            "--cc: with --play nash-worst capabilities have no say in what is played; drop this");
  expect_in(refusal("--play product --ic 0.5"), "--ic: with --play product");
  expect_in(refusal("--play product --ca 1 --fixed 0.5"), "--fixed: every measure that has a say");
  expect_in(refusal("--play mixed"), "capability, product, nash-worst");
}

TEST(GridCommand, SaysWhatIsPlayed) {
  const ScratchFolder folder;
  const std::string out = folder.path("run");
  const Captured r = run_captured(
      with({"grid", "--out", out}, "--points 2 --repetitions 8 --play nash-worst --report"));
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_NE(r.out.find(", nash-worst play, others 0.9"), std::string::npos) << r.out;
  EXPECT_EQ(Json::parse(read_file(out + "/summary.json"))["configuration"]["play"], "nash-worst");
  EXPECT_EQ(Json::parse(read_file(out + "/run.json"))["configuration"]["play"], "nash-worst");
  const Captured plain = run_captured(with({"grid"}, "--points 2 --repetitions 8"));
  EXPECT_EQ(plain.out.find("play,"), std::string::npos) << plain.out;
}

// evaluate measures the replayed game with the strategy that was played.
TEST(ReplayOfAGrid, TellsTheStrategyThatWasPlayed) {
  for (const std::string play : {"product", "nash-worst"}) {
    for (const std::string shape : {"3x3", "2x3x2"}) {
      const ScratchFolder folder;
      const std::string out = folder.path("run");
      ASSERT_EQ(run_captured(
                    with({"grid", "--out", out}, "--points 3 --play " + play + " --dims " + shape))
                    .code,
                0);
      for (const char* index : {"0", "33", "70"}) {
        const Json r = run_json({"replay", "--run", out, "--index", index});
        EXPECT_NE(r["options"].get<std::string>().find("--play " + play), std::string::npos);
        const auto strategy = r["game"]["strategy"].get<std::vector<double>>();
        const Json e = run_json({"evaluate", folder.write("game.json", r["game"].dump())});
        const Json record = e["games"][0];
        EXPECT_EQ(record["strategy_source"], "given");
        const double regret = record["principals_welfare_regret"];
        const double told = r["record"]["w_hat_max"].get<double>();
        EXPECT_NEAR(regret, told - r["record"]["w_hat_avg"].get<double>(), 1e-12);
        EXPECT_NEAR(record["miscalibration"].get<double>(),
                    r["record"]["miscalibration"].get<double>(), 1e-12);
        if (play == "product") {
          EXPECT_EQ(std::count(strategy.begin(), strategy.end(), 0.0), 0);
          continue;
        }
        EXPECT_NEAR(record["agents_welfare_regret"].get<double>(),
                    record["anarchy_regret"].get<double>(), 1e-12);
        const auto played = std::find(strategy.begin(), strategy.end(), 1.0) - strategy.begin();
        const auto equilibria = record["equilibria"].get<std::vector<std::ptrdiff_t>>();
        EXPECT_EQ(std::count(equilibria.begin(), equilibria.end(), played), 1);
        EXPECT_EQ(record["equilibria"].size(), r["record"]["n_eq"].get<std::size_t>());
      }
    }
  }
}

// Shards, threads and instruction sets do not show.
TEST(GridCommand, EveryPlayIsTheSameBytesHoweverItIsRun) {
  for (const std::string play : {"product", "nash-worst"}) {
    const ScratchFolder folder;
    const std::string options = "--points 3 --repetitions 300 --dims 2x3 --play " + play;
    const std::string whole = folder.path("whole"), shards = folder.path("shards");
    ASSERT_EQ(run_captured(with({"grid", "--out", whole, "--threads", "2"}, options)).code, 0);
    for (const char* shard : {"1/3", "2/3", "3/3"}) {
      const Captured r = run_captured(with(
          {"grid", "--out", shards, "--shard", shard, "--isa", "scalar", "--batch", "7"}, options));
      ASSERT_EQ(r.code, 0) << r.err;
    }
    const std::string merged = folder.path("merged");
    ASSERT_EQ(run_captured({"merge", shards, "--out", merged}).code, 0);
    EXPECT_EQ(read_file(merged + "/summary.json"), read_file(whole + "/summary.json"));
    EXPECT_EQ(read_file(merged + "/grid.csv"), read_file(whole + "/grid.csv"));
    const Captured other = run_captured({"grid", "--points", "3", "--out", whole});
    EXPECT_EQ(other.code, 2) << other.err;
  }
}

TEST(ReplayOfAGrid, TellsWhatWasPrescribed) {
  const ScratchFolder folder;
  const std::string out = folder.path("run");
  ASSERT_EQ(run_captured(with({"grid", "--out", out},
                              "--points 3 --vary ca --ia 0.25,0.5 --calibration 0.75 --seed 3"))
                .code,
            0);
  const Json r = run_json({"replay", "--run", out, "--index", "30"});
  EXPECT_EQ(r["seed"], 3);
  EXPECT_EQ(r["prescribed"]["ia"], Json({0.25, 0.5}));
  EXPECT_EQ(r["prescribed"]["ca"], 0.5);
  EXPECT_EQ(r["prescribed"]["ic"], Json({0.9, 0.9}));
  EXPECT_EQ(r["prescribed"]["calibration"], 0.75);
  EXPECT_NEAR(r["record"]["ca"].get<double>(), 0.5, 1e-3);
  EXPECT_NEAR(r["record"]["calibration"].get<double>(), 0.75, 1e-5);
  EXPECT_EQ(r["options"], "--vary ca --points 3 --ia 0.25,0.5 --calibration 0.75 --seed 3");
  EXPECT_EQ(run_captured({"replay", "--run", out, "--index", "75"}).code, 2);
  EXPECT_EQ(run_captured({"replay", "--run", out, "--index", "0", "--seed", "3"}).code, 2);
  EXPECT_EQ(run_captured({"replay", "--run", out, "--index", "0", "--format", "text"}).code, 0);
  const Captured csv = run_captured({"replay", "--run", out, "--index", "0", "--format", "csv"});
  EXPECT_EQ(csv.code, 0);
  EXPECT_EQ(csv.out.find("dims,players,w_avg,"), 0U) << csv.out;
}

TEST(ReplayOfInfer, IsAGameOfRandomMeasures) {
  const ScratchFolder folder;
  const std::string out = folder.path("run");
  ASSERT_EQ(run_captured({"infer", "--repetitions", "20", "--out", out}).code, 0);
  std::set<double> alignments;
  for (const char* index : {"0", "7", "19"}) {
    const Json r = run_json({"replay", "--run", out, "--index", index});
    EXPECT_EQ(r["job"], "infer");
    alignments.insert(r["prescribed"]["ca"].get<double>());
    EXPECT_NEAR(r["record"]["ca"].get<double>(), r["prescribed"]["ca"].get<double>(), 1e-3);
    EXPECT_TRUE(r["prescribed"]["calibration"].is_null());
  }
  EXPECT_EQ(alignments.size(), 3U);
  EXPECT_EQ(run_captured({"replay", "--run", out, "--index", "20"}).code, 2);
}

TEST(Replay, RefusesAJobThatItDoesNotKnow) {
  const TemporaryFolder folder;
  std::ofstream(folder / "run.json")
      << R"({"format":"delegauge-run","version":1,"job":"dream","configuration":{}})";
  const Captured r = run_captured({"replay", "--run", folder.path().string(), "--index", "0"});
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.err.find("job 'dream'"), std::string::npos) << r.err;
}

}  // namespace
}  // namespace delegauge::host
