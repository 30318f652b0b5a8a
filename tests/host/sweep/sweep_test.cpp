// SPDX-License-Identifier: Apache-2.0
// Sweeps as users have them: every cell is the run of the job alone, whatever happens.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "host/job/stop_rule.hpp"
#include "host/jobs/estimate/swept.hpp"
#include "host/sweep/job.hpp"
#include "host/sweep/plan.hpp"
#include "host/text/error.hpp"
#include "host/text/exit_code.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;
using Json = nlohmann::json;

Arguments words(const std::string& line) {
  std::istringstream in(line);
  Arguments arguments;
  for (std::string word; in >> word;) arguments.push_back(word);
  return arguments;
}

Outcome run_line(const std::string& line) { return run_here(words(line)); }

std::string log_file() { return std::string(DELEGAUGE_TEST_DATA) + "/log.csv"; }

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

// A cell gets games until its error is small enough, as the job alone does.
const char* const until_known =
    "sweep surface --players 2,6 --metric epic,max --games 2e5 --target-error "
    "fused:2e-6,fused:1e-3 --quiet ";

std::vector<std::string> cells_until_known() {
  std::vector<std::string> cells;
  for (const char* const players : {"2", "6"}) {
    for (const char* const metric : {"epic", "max"}) {
      for (const char* const error : {"2e-6", "1e-3"}) {
        cells.push_back(std::string("surface --games 2e5 --players ") + players + " --metric " +
                        metric + " --target-error fused:" + error + " --quiet");
      }
    }
  }
  return cells;
}

std::string cell_file(const std::string& sweep, std::size_t cell, const std::string& name) {
  return sweep + "/cells/000" + std::to_string(cell + 1) + "/" + name;
}

TEST(SweepTargetError, CellsEndWhereTheirJobsDo) {
  const TemporaryFolder folder;
  const std::vector<std::string> cells = cells_until_known();
  ASSERT_EQ(run_line(until_known + ("--threads 2 --out " + (folder / "two"))).code, 0);
  ASSERT_EQ(
      run_line(until_known + ("--threads 3 --batch 1000 --files all --out " + (folder / "all")))
          .code,
      0);
  std::uint64_t games = 0, shortest = 200'000;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const std::string alone = folder / ("alone-" + std::to_string(c));
    ASSERT_EQ(run_line(cells[c] + " --out " + alone).code, 0);
    const std::string summary = read_file(alone + "/summary.json");
    EXPECT_EQ(read_file(cell_file(folder / "two", c, "summary.json")), summary) << cells[c];
    EXPECT_EQ(read_file(cell_file(folder / "all", c, "summary.json")), summary) << cells[c];
    EXPECT_EQ(read_file(cell_file(folder / "all", c, "tightness.csv")),
              read_file(alone + "/tightness.csv"));
    const auto its = Json::parse(summary)["games"].get<std::uint64_t>();
    games += its;
    shortest = std::min(shortest, its);
  }
  EXPECT_LT(shortest, 200'000U);
  const Json index = Json::parse(read_file(folder / "two/summary.json"));
  EXPECT_EQ(index["games"], games);
  EXPECT_EQ(read_file(folder / "two/sweep.csv"), read_file(folder / "all/sweep.csv"));
  // What is there is taken up again, and written again.
  EXPECT_EQ(run_line(until_known + ("--resume --out " + (folder / "two"))).code, 0);
  EXPECT_EQ(run_line(until_known + ("--out " + (folder / "two"))).code, 0);
  EXPECT_EQ(run_line("report " + (folder / "two")).code, 0);
  const Outcome shard = run_line(until_known + ("--shard 1/2 --out " + (folder / "shard")));
  EXPECT_EQ(shard.code, 2);
  EXPECT_NE(shard.err.find("--target-error: a shard cannot know"), std::string::npos) << shard.err;
}

TEST(SweepTargetError, InterruptedAndResumedIsTheSameSweep) {
  const TemporaryFolder folder;
  for (const std::string files : {"--files summary ", "--files all "}) {
    const std::string line = until_known + files;
    ASSERT_EQ(run_line(line + "--out " + (folder / "whole")).code, 0);
    int ended_early = 0;
    for (int attempt = 0; attempt < 200; ++attempt) {
      const Outcome outcome =
          run_line(line +
                   "--checkpoint-every 0.02s --resume --max-seconds 0.1 "
                   "--threads " +
                   std::to_string(1 + attempt % 3) + " --out " + (folder / "cut"));
      if (outcome.code == 0) break;
      ASSERT_EQ(outcome.code, exit_code::ended_early) << outcome.err;
      ended_early += 1;
    }
    EXPECT_GT(ended_early, 0);
    ASSERT_EQ(run_line(line + "--resume --out " + (folder / "cut")).code, 0);
    for (const char* const name :
         {"summary.json", "sweep.csv", "cells/0002/summary.json", "cells/0007/summary.json"}) {
      EXPECT_EQ(read_file(folder / ("cut/" + std::string(name))),
                read_file(folder / ("whole/" + std::string(name))))
          << name;
    }
    fs::remove_all(folder / "cut");
    fs::remove_all(folder / "whole");
  }
}

void as_it_comes(const BatchSizes& /*sizes*/, Execution& /*of_cell*/) {}

TEST(SweepTargetError, TheLargestErrorComesFirst) {
  WantedSweep wanted;
  wanted.job = "surface";
  wanted.fixed = {{"--games", {"1000000"}}, {"--bounds", {"fused"}}};
  wanted.varied = {{"--target-error", {"fused:2e-4", "fused:0.5", "fused:1e-5", "fused:1e-4"}}};
  Execution execution;
  execution.kernels = &cpu::choose("auto");
  SweepJobRun job(planned(wanted), execution, as_it_comes, "");
  ASSERT_TRUE(job.has_stages());
  Ledger<SweepTally> ledger = job.ledger();
  Partial<SweepTally> all = {{}, ledger.empty()};
  std::vector<IndexRange> todo = job.next_stage(all);
  ASSERT_EQ(todo.size(), 4U);
  for (std::uint64_t cell = 0; cell < 4; ++cell) {
    EXPECT_EQ(todo[cell], (IndexRange{cell * 1'000'000, cell * 1'000'000 + first_mark}));
  }
  job.stage_begins(todo);
  RangeQueue queue(RangeQueue::Open{});
  for (const IndexRange& range : todo) queue.supply(range);
  queue.finish();
  job.work(queue, ledger, [](std::uint64_t) { return true; });
  all.merge(ledger.take());
  todo = job.next_stage(all);
  // Cell 2 has seen enough; the others are the further from their target, the smaller that is.
  EXPECT_EQ(all.tally.complete.size(), 1U);
  EXPECT_EQ(all.tally.complete.at(1).units, first_mark);
  const auto next = [](std::uint64_t cell) {
    return IndexRange{cell * 1'000'000 + first_mark, cell * 1'000'000 + first_mark / 4 * 5};
  };
  EXPECT_EQ(todo, (std::vector<IndexRange>{next(2), next(3), next(0)}));
}

// Several logs, groups of several columns: a row for every group and measure.
TEST(SweepOfLogs, ATableOfAllLogsAndGroups) {
  const TemporaryFolder folder;
  const std::string text = read_file(log_file());
  std::ofstream(folder / "half.csv") << text.substr(0, text.find('\n', text.size() / 2) + 1);
  std::ofstream(folder / "same.csv") << text;
  const std::string line = "sweep estimate --log " + log_file() + "," + (folder / "half.csv") +
                           "," + (folder / "same.csv") +
                           " --group none,group --replicates 64 --top 0.1 --quiet --report --out ";
  const Outcome outcome = run_line(line + (folder / "out"));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json summary = Json::parse(read_file(folder / "out/summary.json"));
  EXPECT_EQ(summary["configuration"]["varied"], (Json{"log", "group"}));
  // Of a log that is the same there is nothing to be computed.
  EXPECT_EQ(summary["configuration"]["cells"][4]["same_as"], 1);
  EXPECT_EQ(summary["configuration"]["cells"][5]["same_as"], 2);
  std::istringstream csv(read_file(folder / "out/sweep.csv"));
  std::string header, row;
  std::getline(csv, header);
  EXPECT_EQ(header,
            "cell,same_as,scale_twin_of,log,group,rows,clusters,of,of_group,measure,player,other,"
            "top_share,estimate,standard_error,low,high,monte_carlo_error,flag");
  std::vector<std::size_t> rows(6);
  while (std::getline(csv, row)) rows.at(static_cast<std::size_t>(row[0] - '1')) += 1;
  EXPECT_GT(rows[0], 0U);
  EXPECT_EQ(rows[1] % rows[0], 0U);  // all rows, and each group
  EXPECT_GT(rows[1], rows[0]);
  EXPECT_EQ(rows[1], rows[5]);
  for (const char* const wrong :
       {"--log -", "--log nothing.csv", "--replicates 64,128", "--log x.csv --compare a:nobody"}) {
    EXPECT_EQ(
        run_line("sweep estimate " + std::string(wrong) + " --quiet --out " + (folder / "wrong"))
            .code,
        2)
        << wrong;
  }
  const Outcome nobody = run_line("sweep estimate --log " + log_file() +
                                  " --compare b:nobody --quiet --out " + (folder / "wrong"));
  EXPECT_NE(nobody.err.find("does not name two groups"), std::string::npos) << nobody.err;
  EXPECT_FALSE(fs::exists(folder / "wrong"));
}

TEST(SweepOfLogs, ALogThatHasChangedIsRefused) {
  const TemporaryFolder folder;
  const std::string log = folder / "log.csv";
  fs::copy_file(log_file(), log);
  const std::string line = "sweep estimate --log " + log +
                           " --seed 1,2 --replicates 100000 --top 0.1 --quiet --out " +
                           (folder / "out");
  ASSERT_EQ(run_line(line + " --max-seconds 0.01").code, exit_code::ended_early);
  // What has been planned, before its cells begin.
  const nlohmann::ordered_json state =
      swept_estimate.configuration({{"--log", log}}, *std::make_unique<FoundInFiles>()).json;
  std::ofstream(log, std::ios::app)
      << read_file(log_file()).substr(read_file(log_file()).find('\n') + 1);
  const auto cell = swept_estimate.cell(state, {{"--log", log}}, "here");
  Execution execution;
  execution.kernels = &cpu::choose("auto");
  cell->prepare(execution, as_it_comes, 100);
  EXPECT_THROW(cell->crew(), UsageError);
  const Outcome resumed = run_line(line + " --resume");
  EXPECT_EQ(resumed.code, 2);
  EXPECT_NE(resumed.err.find("another run: cells[0].configuration."), std::string::npos)
      << resumed.err;
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
