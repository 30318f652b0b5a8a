// SPDX-License-Identifier: Apache-2.0
// Sweeps as users have them: every cell is the run of the job alone, whatever happens.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "host/text/exit_code.hpp"
#include "tests/host/sweep/command_line.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Case {
  std::string name, sweep, job;
  std::vector<std::string> cells;  // the options of each
};

class Sweep : public testing::TestWithParam<Case> {
 protected:
  /// The jobs alone; cell i + 1 is in alone/i + 1.
  void run_alone() {
    for (std::size_t i = 0; i < GetParam().cells.size(); ++i) {
      const Outcome outcome =
          run_line(GetParam().job + " " + GetParam().cells[i] + " --quiet --out " + alone(i));
      ASSERT_EQ(outcome.code, 0) << outcome.err;
    }
  }
  std::string alone(std::size_t cell) const { return folder_ / ("alone-" + std::to_string(cell)); }
  std::string cell(const std::string& sweep, std::size_t number) const {
    const std::string digits = std::to_string(number + 1);
    return folder_ / (sweep + "/cells/" + std::string(4 - digits.size(), '0') + digits);
  }
  void expect_same(const std::string& sweep) const {
    for (std::size_t i = 0; i < GetParam().cells.size(); ++i) {
      const std::string summary = read_file(fs::path(cell(sweep, i)) / "summary.json");
      EXPECT_EQ(summary, read_file(fs::path(alone(i)) / "summary.json")) << sweep << " " << i;
      EXPECT_FALSE(summary.empty());
    }
  }
  /// All of the sweep's own files but run.json.
  void expect_same_files(const std::string& a, const std::string& b) const {
    for (const char* const name : {"summary.json", "sweep.csv", "sweep.h5"}) {
      EXPECT_EQ(read_file(folder_ / (a + "/" + name)), read_file(folder_ / (b + "/" + name)))
          << a << " " << b << " " << name;
    }
  }
  Outcome sweep(const std::string& more, const std::string& out) const {
    return run_line("sweep " + GetParam().sweep + " --quiet --out " + (folder_ / out) + " " + more);
  }
  TemporaryFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(
    Jobs, Sweep,
    testing::Values(
        Case{"surface",
             "surface --players 2,3 --metric epic,max --games 70000 --outcomes 5 --bounds "
             "sharp,fused",
             "surface --games 70000 --outcomes 5 --bounds sharp,fused",
             {"--players 2 --metric epic", "--players 2 --metric max", "--players 3 --metric epic",
              "--players 3 --metric max"}},
        Case{"grid",
             "grid --dims 2x3,3x3 --vary ia;ic,ca --repetitions 5000 --points 3",
             "grid --repetitions 5000 --points 3",
             {"--dims 2x3 --vary ia", "--dims 2x3 --vary ic,ca", "--dims 3x3 --vary ia",
              "--dims 3x3 --vary ic,ca"}},
        Case{"play",
             "grid --dims 2x3 --play product,nash-worst --vary ia;ca --repetitions 5000 --points 3",
             "grid --dims 2x3 --repetitions 5000 --points 3",
             {"--play product --vary ia", "--play product --vary ca", "--play nash-worst --vary ia",
              "--play nash-worst --vary ca"}},
        Case{"infer",
             "infer --samples 20,50 --repetitions 300,700 --dims 2x3",
             "infer --dims 2x3",
             {"--samples 20 --repetitions 300", "--samples 20 --repetitions 700",
              "--samples 50 --repetitions 300", "--samples 50 --repetitions 700"}},
        Case{"search",
             "search --bound fused,published --steps 64,100 --chains 64 --players 2",
             "search --chains 64 --players 2",
             {"--bound fused --steps 64", "--bound fused --steps 100",
              "--bound published --steps 64", "--bound published --steps 100"}},
        Case{"estimate",
             "estimate --log " + log_file() +
                 " --replicates 200 --top 0.1 --interval percentile,bootstrap-t --seed 1,2",
             "estimate " + log_file() + " --replicates 200 --top 0.1",
             {"--interval percentile --seed 1", "--interval percentile --seed 2",
              "--interval bootstrap-t --seed 1", "--interval bootstrap-t --seed 2"}}),
    [](const auto& test) { return test.param.name; });

TEST_P(Sweep, EveryCellIsTheRunOfTheJobAlone) {
  run_alone();
  ASSERT_EQ(sweep("--threads 2", "two").code, 0);
  expect_same("two");
  for (const char* const how :
       {"--threads 1", "--threads 3 --batch 37", "--threads 2 --isa scalar"}) {
    const std::string out = "again";
    ASSERT_EQ(sweep(how, out).code, 0);
    expect_same(out);
    expect_same_files("two", out);
    fs::remove_all(folder_ / out);
  }
}

TEST_P(Sweep, ShardsAreTheWholeSweep) {
  run_alone();
  ASSERT_EQ(sweep("", "whole").code, 0);
  for (const char* const shard : {"2/5", "5/5", "1/5", "4/5", "3/5"}) {
    const Outcome outcome = sweep(std::string("--shard ") + shard, "shards");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  const Outcome merged =
      run_line("merge " + (folder_ / "shards") + " --quiet --out " + (folder_ / "merged"));
  ASSERT_EQ(merged.code, 0) << merged.err;
  expect_same("merged");
  expect_same_files("whole", "merged");
  // A shard is missing: what is complete is there.
  fs::remove(folder_ / "shards/shard-4-of-5.delegauge");
  const std::string partial =
      "merge " + (folder_ / "shards") + " --quiet --out " + (folder_ / "partial");
  EXPECT_EQ(run_line(partial).code, 2);
  ASSERT_EQ(run_line(partial + " --partial").code, 0);
  const Json summary = Json::parse(read_file(folder_ / "partial/summary.json"));
  EXPECT_TRUE(summary.contains("partial"));
  std::size_t complete = 0;
  for (std::size_t i = 0; i < GetParam().cells.size(); ++i) {
    const bool there = fs::exists(cell("partial", i));
    complete += there ? 1 : 0;
    EXPECT_EQ(summary["cells"][i]["folder"].is_null(), !there);
  }
  EXPECT_GT(complete, 0U);
  EXPECT_LT(complete, GetParam().cells.size());
}

TEST_P(Sweep, AllFilesAreThoseOfTheJob) {
  run_alone();
  ASSERT_EQ(sweep("--files all", "all").code, 0);
  expect_same("all");
  for (std::size_t i = 0; i < GetParam().cells.size(); ++i) {
    for (const auto& entry : fs::directory_iterator(alone(i))) {
      const std::string name = entry.path().filename().string();
      if (name == "run.json" || name.starts_with(".")) continue;
      EXPECT_EQ(read_file(entry.path()), read_file(fs::path(cell("all", i)) / name)) << name;
    }
    // Its page can be made like any other's.
    EXPECT_EQ(run_line("report " + cell("all", i)).code, 0);
  }
}

TEST_P(Sweep, ItsFolderIsReadBack) {
  ASSERT_EQ(sweep("--report", "sweep").code, 0);
  EXPECT_TRUE(fs::exists(folder_ / "sweep/report.html"));
  const std::string summary = cell("sweep", 2) + "/summary.json";
  const std::string text = read_file(summary);
  std::ofstream(summary) << text.substr(0, text.size() / 2);
  const Outcome broken = run_line("report " + (folder_ / "sweep"));
  EXPECT_EQ(broken.code, 2);
  EXPECT_NE(broken.err.find(summary), std::string::npos) << broken.err;
  fs::remove(summary);
  EXPECT_EQ(run_line("report " + (folder_ / "sweep")).code, 2);
  const Outcome replay = run_line("replay --index 1 --run " + (folder_ / "sweep"));
  EXPECT_EQ(replay.code, 2);
  EXPECT_NE(replay.err.find("give --cell with the number of a cell, 1 to 4"), std::string::npos)
      << replay.err;
}

TEST(SweepReplay, AGameOfACellIsThatOfItsJob) {
  const TemporaryFolder folder;
  const std::string run = folder / "sweep", replay = "replay --run " + run;
  ASSERT_EQ(run_line("sweep surface --players 2,3 --games 100 --quiet --out " + run).code, 0);
  const Outcome alone = run_line("replay --players 3 --index 7");
  const Outcome of_cell = run_line(replay + " --cell 2 --index 7");
  ASSERT_EQ(of_cell.code, 0) << of_cell.err;
  Json of_run = Json::parse(of_cell.out), of_options = Json::parse(alone.out);
  EXPECT_EQ(of_run["options"], "--players 3 --games 100");
  of_run.erase("options");
  of_options.erase("options");
  EXPECT_EQ(of_run, of_options);
  EXPECT_EQ(of_cell.out, run_line(replay + "/cells/0002 --index 7").out);
  for (const char* const wrong :
       {" --cell 3 --index 7", " --cell 0 --index 7", " --cell x --index 7",
        " --cell 2 --index 100", " --index 7", "/cells/0002 --cell 2 --index 7"}) {
    EXPECT_EQ(run_line(replay + wrong).code, 2) << wrong;
  }
  EXPECT_EQ(run_line("replay --cell 2 --index 7").code, 2);
}

// What is interrupted goes on, by other threads.
TEST(SweepRun, InterruptedAndResumedIsTheSameSweep) {
  const TemporaryFolder folder;
  const std::string line =
      "sweep surface --players 2:5 --outcomes 2,4 --games 4e5 --quiet --checkpoint-every 0.02s ";
  ASSERT_EQ(run_line(line + "--out " + (folder / "whole")).code, 0);
  int ended_early = 0;
  for (int attempt = 0; attempt < 200; ++attempt) {
    const Outcome outcome =
        run_line(line + "--resume --max-seconds 0.03 --threads " + std::to_string(1 + attempt % 3) +
                 " --out " + (folder / "cut"));
    if (outcome.code == 0) break;
    ASSERT_EQ(outcome.code, exit_code::ended_early) << outcome.err;
    ended_early += 1;
    EXPECT_FALSE(fs::exists(folder / "cut/summary.json"));
  }
  EXPECT_GT(ended_early, 0);
  ASSERT_EQ(run_line(line + "--resume --out " + (folder / "cut")).code, 0);
  EXPECT_EQ(read_file(folder / "cut/summary.json"), read_file(folder / "whole/summary.json"));
  EXPECT_EQ(read_file(folder / "cut/sweep.csv"), read_file(folder / "whole/sweep.csv"));
  for (int cell = 1; cell <= 8; ++cell) {
    const std::string name = "/cells/000" + std::to_string(cell) + "/summary.json";
    EXPECT_EQ(read_file(folder / ("cut" + name)), read_file(folder / ("whole" + name)));
  }
  EXPECT_FALSE(fs::exists(folder / "cut/checkpoint.delegauge"));
  // Another sweep does not get into this folder.
  const Outcome other =
      run_line("sweep surface --players 2:4 --games 1e3 --out " + (folder / "cut"));
  EXPECT_EQ(other.code, 2);
}

TEST(SweepRun, ABadCellIsRefusedBeforeAnythingStarts) {
  const TemporaryFolder folder;
  const Outcome outcome =
      run_line("sweep surface --outcomes 4,2:3,99 --games 1e3 --out " + (folder / "out"));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("cell 4 (outcomes=99): --outcomes:"), std::string::npos)
      << outcome.err;
  EXPECT_FALSE(fs::exists(folder / "out"));
  for (const char* const line :
       {"sweep", "sweep surface --dims 3x3 --out x", "sweep nothing --out x",
        "sweep a.toml --out x", "sweep surface --games 1e18 --seed 1,2 --out x",
        "sweep surface --files none --out x", "sweep surface --resume", "sweep surface --quiet",
        "sweep surface --player 3"}) {
    EXPECT_EQ(run_line(line).code, 2) << line;
  }
}

TEST(SweepRun, TheCommandLineGoesBeforeTheFile) {
  const TemporaryFolder folder;
  std::ofstream(folder / "s.toml") << "job = \"surface\"\n[vary]\nplayers = [2, 3]\noutcomes = [2, "
                                      "3]\n[fixed]\ngames = 1e18\n";
  const Outcome outcome =
      run_line("sweep " + (folder / "s.toml") +
               " --games 500 --outcomes 4 --seed 3,4 --quiet --out " + (folder / "out"));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json run = Json::parse(read_file(folder / "out/run.json"));
  EXPECT_EQ(run["configuration"]["varied"], (Json{"players", "seed"}));
  EXPECT_EQ(run["configuration"]["cells"].size(), 4U);
  EXPECT_EQ(run["configuration"]["cells"][3]["configuration"]["games"], 500);
  EXPECT_EQ(run["idle_seconds"].size(), run["execution"]["threads"].get<std::size_t>());
}

TEST(SweepRun, EqualCellsAreComputedOnceAndTwinsMarked) {
  const TemporaryFolder folder;
  std::ofstream(folder / "s.toml")
      << "job = \"surface\"\n[fixed]\ngames = 2000\nplayers = 2\n[[cell]]\nwelfare = \"mean\"\n"
         "[[cell]]\nwelfare-weights = [1, 1]\n[[cell]]\nwelfare = \"sum\"\n";
  const Outcome outcome = run_line("sweep " + (folder / "s.toml") + " --out " + (folder / "out"));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("3 cells of surface, 2 of them different, 4,000 games"),
            std::string::npos)
      << outcome.out;
  EXPECT_FALSE(fs::exists(folder / "out/cells/0002"));
  const Json summary = Json::parse(read_file(folder / "out/summary.json"));
  EXPECT_EQ(summary["games"], 4000);
  EXPECT_EQ(summary["cells"][1]["folder"], "cells/0001");
  EXPECT_EQ(summary["cells"][1]["games"], 2000);
  EXPECT_EQ(summary["configuration"]["cells"][2]["scale_twin_of"], 1);
  // Every cell has its rows.
  std::istringstream csv(read_file(folder / "out/sweep.csv"));
  std::string line;
  std::getline(csv, line);
  EXPECT_EQ(line.substr(0, 52), "cell,same_as,scale_twin_of,welfare,welfare_weights,g");
  std::vector<std::string> beginnings;
  while (std::getline(csv, line)) beginnings.push_back(line.substr(0, 4));
  EXPECT_EQ(beginnings.size(), 3 * 6U);
  EXPECT_EQ(beginnings[6], "2,1,");
  EXPECT_EQ(beginnings[12], "3,,1");
}

// A shard whose bytes have been tampered with is not taken in: the checksum is made anew, so that
// the cells themselves are looked at.
TEST(SweepRun, ShardsOfOthersAreRefused) {
  const TemporaryFolder folder;
  const std::string line = "sweep surface --players 2,3 --games 3000 --quiet ";
  ASSERT_EQ(run_line(line + "--shard 1/2 --out " + (folder / "a")).code, 0);
  ASSERT_EQ(run_line(line + "--seed 4 --shard 2/2 --out " + (folder / "b")).code, 0);
  const Outcome outcome =
      run_line("merge " + (folder / "a") + " " + (folder / "b") + " --out " + (folder / "c"));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("is of another run"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace delegauge::host
