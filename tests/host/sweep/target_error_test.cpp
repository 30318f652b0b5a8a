// SPDX-License-Identifier: Apache-2.0
// Sweeps whose cells have games until their errors are small enough, as the job alone does.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/sweep/job.hpp"
#include "host/sweep/plan.hpp"
#include "host/text/exit_code.hpp"
#include "tests/host/sweep/command_line.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

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

}  // namespace
}  // namespace delegauge::host
