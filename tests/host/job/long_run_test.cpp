// SPDX-License-Identifier: Apache-2.0
// Runs that are interrupted, resumed, cut short and locked out, as users have them.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "host/files/folder_lock.hpp"
#include "host/text/exit_code.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;
using Json = nlohmann::json;

Arguments with(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// Runs into the folder `out` and sends `signal` as soon as there is a new checkpoint.
Outcome run_interrupted(const Arguments& arguments, const std::string& out, int signal = SIGTERM) {
  const fs::path checkpoint = fs::path(out) / "checkpoint.delegauge";
  const auto age = [&checkpoint] {
    std::error_code none;
    const auto time = fs::last_write_time(checkpoint, none);
    return none ? fs::file_time_type::min() : time;
  };
  const auto before = age();
  std::atomic<bool> over = false;
  std::thread sender([&] {
    while (!over && age() == before) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    ::kill(::getpid(), signal);
  });
  // Should it come after the run. Ignored it would stay so.
  const auto handler = std::signal(signal, [](int) {});
  const Outcome outcome = run_here(with(arguments, {"--out", out, "--checkpoint-every", "0.02s"}));
  over = true;
  sender.join();
  std::signal(signal, handler);
  return outcome;
}

/// How many games an interrupted run says that it has done; nothing if it was not interrupted.
std::optional<std::uint64_t> games_when_interrupted(const Outcome& outcome) {
  const std::string words = "interrupted after ";
  const std::size_t at = outcome.err.find(words);
  if (at == std::string::npos) return std::nullopt;
  return std::stoull(outcome.err.substr(at + words.size()));
}

/// The same, until it is interrupted with something done: on a busy machine, or on a fast one, a
/// run may end before the signal comes, or have its first checkpoint before its first game. From
/// the second time on it takes its time.
Outcome surely_interrupted(const Arguments& arguments, const std::string& out,
                           int signal = SIGTERM) {
  constexpr int most_attempts = 50;
  for (int attempt = 1;; ++attempt) {
    const Outcome outcome = run_interrupted(
        attempt == 1 ? arguments : with(arguments, {"--isa", "scalar"}), out, signal);
    const bool is_fit = outcome.code != 0 && games_when_interrupted(outcome) != 0U;
    if (is_fit || attempt == most_attempts) return outcome;
    fs::remove_all(out);
  }
}

struct Case {
  std::string name;
  Arguments arguments;
};

class LongRun : public testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(
    Jobs, LongRun,
    testing::Values(Case{"surface", {"surface", "--games", "9e6", "--tightest", "3"}},
                    Case{"grid", {"grid", "--repetitions", "400000", "--points", "11"}},
                    Case{"infer", {"infer", "--repetitions", "200000"}},
                    Case{"search",
                         {"search", "--chains", "4096", "--steps", "768", "--map", "4x4", "--list",
                          "5"}}),
    [](const auto& test) { return test.param.name; });

TEST_P(LongRun, InterruptedAndResumedIsTheSameRun) {
  const TemporaryFolder folder;
  const Arguments job = with(GetParam().arguments, {"--quiet", "--threads", "2"});
  ASSERT_EQ(run_here(with(job, {"--out", folder / "whole"})).code, 0);
  int interrupted = 0;
  std::uint64_t games_done = 0;
  for (const int signal : {SIGTERM, SIGINT}) {
    const Outcome outcome =
        interrupted == 0 ? surely_interrupted(with(job, {"--resume"}), folder / "cut", signal)
                         : run_interrupted(with(job, {"--resume"}), folder / "cut", signal);
    const std::optional<std::uint64_t> games = games_when_interrupted(outcome);
    EXPECT_EQ(outcome.code, games ? exit_code::ended_early : 0) << outcome.err;
    if (!games) continue;
    ++interrupted;
    games_done = *games;
    EXPECT_NE(outcome.err.find("--resume"), std::string::npos) << outcome.err;
    EXPECT_TRUE(fs::exists(folder / "cut/checkpoint.delegauge"));
    EXPECT_FALSE(fs::exists(folder / "cut/summary.json"));
  }
  EXPECT_GT(interrupted, 0);
  // By other threads, and another instruction set.
  const Outcome last =
      run_here(with(GetParam().arguments, {"--quiet", "--threads", "1", "--isa", "scalar",
                                           "--batch", "777", "--out", folder / "cut", "--resume"}));
  EXPECT_EQ(last.code, 0) << last.err;
  for (const auto& entry : fs::directory_iterator(folder / "whole")) {
    const std::string name = entry.path().filename().string();
    if (name == "run.json") continue;
    EXPECT_EQ(read_file(entry.path()), read_file(folder / ("cut/" + name))) << name;
  }
  EXPECT_FALSE(fs::exists(folder / "cut/checkpoint.delegauge"));
  EXPECT_FALSE(fs::exists(folder / "cut/checkpoint.previous.delegauge"));
  const Json run = Json::parse(read_file(folder / "cut/run.json"));
  EXPECT_GT(games_done, 0U);
  EXPECT_EQ(run.value("games_resumed", std::uint64_t{0}), games_done);
  // Once more: there is nothing to do.
  const std::string summary = read_file(folder / "cut/summary.json");
  const Outcome again = run_here(with(GetParam().arguments, {"--out", folder / "cut", "--resume"}));
  EXPECT_EQ(again.code, 0);
  EXPECT_NE(again.err.find("is complete"), std::string::npos) << again.err;
  EXPECT_EQ(read_file(folder / "cut/summary.json"), summary);
}

TEST_P(LongRun, ShardsInAnyOrderAreTheWholeRun) {
  const TemporaryFolder folder;
  const Arguments job = with(GetParam().arguments, {"--quiet"});
  ASSERT_EQ(run_here(with(job, {"--out", folder / "whole"})).code, 0);
  Arguments merge = {"merge", "--out", folder / "merged", "--quiet"};
  for (const char* shard : {"5/7", "1/7", "7/7", "2/7", "6/7", "4/7", "3/7"}) {
    const Outcome outcome =
        run_here(with(job, {"--out", folder / "shards", "--shard", shard, "--batch", "1000"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    merge.push_back(folder / ("shards/shard-" + std::string(1, shard[0]) + "-of-7.delegauge"));
  }
  const Outcome merged = run_here(merge);
  ASSERT_EQ(merged.code, 0) << merged.err;
  for (const auto& entry : fs::directory_iterator(folder / "whole")) {
    const std::string name = entry.path().filename().string();
    if (name == "run.json") continue;
    EXPECT_EQ(read_file(entry.path()), read_file(folder / ("merged/" + name))) << name;
  }
  EXPECT_EQ(Json::parse(read_file(folder / "merged/run.json"))["shards"].size(), 7U);
}

const Arguments small = {"surface", "--games", "2e5", "--quiet"};

TEST(LongRunCommand, ACheckpointIsNotOverwrittenUnasked) {
  const TemporaryFolder folder;
  const Arguments job = {"surface", "--games", "1e15", "--quiet"};
  const Arguments endless = with(job, {"--out", folder / "run"});
  ASSERT_EQ(surely_interrupted(job, folder / "run").code, exit_code::ended_early);
  const std::string checkpoint = read_file(folder / "run/checkpoint.delegauge");
  const Outcome again = run_here(endless);
  EXPECT_EQ(again.code, 2);
  EXPECT_NE(again.err.find("go on from it with --resume, or remove "), std::string::npos)
      << again.err;
  const Outcome other =
      run_here({"surface", "--games", "1e15", "--seed", "5", "--out", folder / "run", "--resume"});
  EXPECT_EQ(other.code, 2);
  EXPECT_NE(other.err.find("seed is 1 there, 5 here"), std::string::npos) << other.err;
  const Outcome other_job = run_here({"grid", "--out", folder / "run", "--resume"});
  EXPECT_EQ(other_job.code, 2);
  EXPECT_NE(other_job.err.find("of the job 'surface'"), std::string::npos) << other_job.err;
  EXPECT_EQ(read_file(folder / "run/checkpoint.delegauge"), checkpoint);
}

TEST(LongRunCommand, DamagedCheckpointsAreNeverTaken) {
  const TemporaryFolder folder;
  const Arguments job = {"surface", "--games", "1e15", "--quiet"};
  const Arguments endless = with(job, {"--out", folder / "run"});
  ASSERT_EQ(surely_interrupted(job, folder / "run").code, exit_code::ended_early);
  const std::string path = folder / "run/checkpoint.delegauge";
  const std::string good = read_file(path);
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, good.size() - 1}) {
    std::ofstream(path, std::ios::binary) << good.substr(0, size);
    fs::remove(folder / "run/checkpoint.previous.delegauge");
    const Outcome outcome = run_here(with(endless, {"--resume"}));
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find(path), std::string::npos) << outcome.err;
  }
}

TEST(LongRunCommand, ResumeBeginsWhereThereIsNothing) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_here(with(small, {"--out", folder / "a"})).code, 0);
  ASSERT_EQ(run_here(with(small, {"--out", folder / "b", "--resume"})).code, 0);
  EXPECT_EQ(read_file(folder / "a/summary.json"), read_file(folder / "b/summary.json"));
  EXPECT_EQ(run_here(with(small, {"--resume"})).code, 2);
}

// Some shards of a run are not the run, and a folder without run.json is none that was finished.
TEST(LongRunCommand, ResumeTakesNoPartForTheWhole) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_here(with(small, {"--shard", "1/2", "--out", folder / "shards"})).code, 0);
  const Outcome merged =
      run_here({"merge", folder / "shards", "--partial", "--out", folder / "part", "--quiet"});
  ASSERT_EQ(merged.code, 0) << merged.err;
  const std::string part = read_file(folder / "part/summary.json");
  const Outcome refused = run_here(with(small, {"--out", folder / "part", "--resume"}));
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("holds a part of this run"), std::string::npos) << refused.err;
  EXPECT_EQ(read_file(folder / "part/summary.json"), part);
  ASSERT_EQ(run_here(with(small, {"--out", folder / "part"})).code, 0);
  ASSERT_EQ(run_here(with(small, {"--out", folder / "whole"})).code, 0);
  const std::string whole = read_file(folder / "whole/summary.json");
  EXPECT_EQ(read_file(folder / "part/summary.json"), whole);
  fs::remove(folder / "whole/run.json");
  fs::remove(folder / "whole/surface.csv");
  ASSERT_EQ(run_here(with(small, {"--out", folder / "whole", "--resume"})).code, 0);
  EXPECT_EQ(read_file(folder / "whole/summary.json"), whole);
  EXPECT_TRUE(fs::exists(folder / "whole/run.json") && fs::exists(folder / "whole/surface.csv"));
}

TEST(LongRunCommand, TwoRunsInOneFolder) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "run");
  const FolderLock lock(folder / "run/.delegauge-lock", [](const std::string&) {});
  const Outcome outcome = run_here(with(small, {"--out", folder / "run"}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("another run is writing to this folder"), std::string::npos)
      << outcome.err;
}

TEST(LongRunCommand, TimeEndsARunAsAShorterOne) {
  const TemporaryFolder folder;
  const Outcome outcome = run_here(
      {"surface", "--games", "1e15", "--quiet", "--max-seconds", "0.5", "--out", folder / "cut"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json summary = Json::parse(read_file(folder / "cut/summary.json"));
  const std::uint64_t games = summary["games"];
  EXPECT_EQ(games % (1U << 20U), 0U);
  EXPECT_EQ(summary["configuration"]["games"], games);
  ASSERT_EQ(
      run_here({"surface", "--games", std::to_string(games), "--quiet", "--out", folder / "same"})
          .code,
      0);
  EXPECT_EQ(read_file(folder / "cut/summary.json"), read_file(folder / "same/summary.json"));
}

TEST(LongRunCommand, ATargetErrorEndsARunAtTheSameGameHoweverItIsDone) {
  const TemporaryFolder folder;
  const Arguments job = {"surface",        "--games",       "1e9",          "--quiet",
                         "--target-error", "pairwise:5e-4", "--worst-case", "off"};
  ASSERT_EQ(run_here(with(job, {"--out", folder / "a", "--threads", "2"})).code, 0);
  ASSERT_EQ(run_here(with(job, {"--out", folder / "b", "--threads", "1", "--batch", "999", "--isa",
                                "scalar"}))
                .code,
            0);
  EXPECT_EQ(read_file(folder / "a/summary.json"), read_file(folder / "b/summary.json"));
  const Json summary = Json::parse(read_file(folder / "a/summary.json"));
  const double error = summary["bounds"]["pairwise"]["tightness"]["standard_error"];
  EXPECT_LE(error, 5e-4);
  EXPECT_GT(error, 4e-4);  // not much later than needed
  EXPECT_LT(summary["games"], 2'000'000U);
  // Interrupted on its way, and resumed.
  const Arguments finer = {"surface",        "--games",         "1e9",          "--quiet",
                           "--target-error", "pairwise:1.2e-4", "--worst-case", "off"};
  ASSERT_EQ(run_here(with(finer, {"--out", folder / "c"})).code, 0);
  run_interrupted(finer, folder / "d");
  ASSERT_EQ(run_here(with(finer, {"--out", folder / "d", "--resume"})).code, 0);
  EXPECT_EQ(read_file(folder / "c/summary.json"), read_file(folder / "d/summary.json"));
}

TEST(LongRunCommand, WhatCannotBeIsRefused) {
  const TemporaryFolder folder;
  const std::string out = folder / "run";
  const std::vector<std::pair<Arguments, std::string>> cases = {
      {{"--shard", "0/4", "--out", out}, "--shard"},
      {{"--shard", "5/4", "--out", out}, "--shard"},
      {{"--shard", "2", "--out", out}, "--shard"},
      {{"--shard", "1/4"}, "--out"},
      {{"--shard", "1/4", "--max-seconds", "5", "--out", out}, "--max-seconds"},
      {{"--shard", "1/4", "--target-error", "fused:1e-3", "--out", out}, "--target-error"},
      {{"--target-error", "fused"}, "--target-error"},
      {{"--target-error", "best:1e-3"}, "--target-error"},
      {{"--target-error", "fused:0"}, "--target-error"},
      {{"--target-error", "fused:1e-3", "--bounds", "published"}, "--target-error"},
      {{"--checkpoint-every", "0", "--out", out}, "--checkpoint-every"},
      {{"--checkpoint-every", "soon", "--out", out}, "--checkpoint-every"},
      {{"--max-seconds", "-1"}, "--max-seconds"},
      {{"--max-seconds", "1e12"}, "--max-seconds"}};
  for (const auto& [arguments, names] : cases) {
    const Outcome outcome = run_here(with(small, arguments));
    EXPECT_EQ(outcome.code, 2) << names << ' ' << outcome.err;
    EXPECT_NE(outcome.err.find(names), std::string::npos) << outcome.err;
  }
  const Outcome grid = run_here({"grid", "--games-csv", "--out", out, "--shard", "1/2"});
  EXPECT_EQ(grid.code, 2);
  EXPECT_NE(grid.err.find("--games-csv"), std::string::npos) << grid.err;
}

// No file may grow beyond a limit, as on a disk that is full: the run goes on without checkpoints
// where these do not fit, and fails in the end with the reason.
TEST(LongRunCommand, AFullDisk) {
  const TemporaryFolder folder;
  rlimit before = {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small_files = {100'000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small_files), 0);
  const Outcome outcome = run_here({"surface", "--games", "1e7", "--quiet", "--out", folder / "run",
                                    "--checkpoint-every", "0.1s"});
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("no checkpoint: "), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("free some space there"), std::string::npos) << outcome.err;
  for (const auto& entry : fs::directory_iterator(folder / "run")) {
    ADD_FAILURE() << entry.path() << " was left";
  }
}

// A checkpoint that is left of a run that had come to its end is in nobody's way.
TEST(LongRunCommand, KilledAfterItsLastFile) {
  const TemporaryFolder folder;
  const Arguments job = {"surface", "--games", "8e6", "--quiet"};
  ASSERT_EQ(surely_interrupted(job, folder / "run").code, exit_code::ended_early);
  const std::string path = folder / "run/checkpoint.delegauge", checkpoint = read_file(path);
  ASSERT_EQ(run_here(with(job, {"--out", folder / "run", "--resume"})).code, 0);
  for (const Arguments& how : {Arguments{"--resume"}, Arguments{}}) {
    std::ofstream(path, std::ios::binary) << checkpoint;
    const Outcome outcome = run_here(with(job, with({"--out", folder / "run"}, how)));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_FALSE(fs::exists(path));
  }
}

TEST(LongRunCommand, APageThatIsMissingIsMadeByResume) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_here(with(small, {"--out", folder / "run"})).code, 0);
  const Outcome outcome = run_here(with(small, {"--out", folder / "run", "--resume", "--report"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(fs::exists(folder / "run/report.html"));
}

// What had been written when the disk filled up is there, and good.
TEST(LongRunCommand, ADiskThatFillsUpKeepsTheLastCheckpoint) {
  const TemporaryFolder folder;
  const Arguments job = {"surface", "--games", "8e6", "--quiet"};
  ASSERT_EQ(run_here(with(job, {"--out", folder / "whole"})).code, 0);
  const Arguments cut = with(job, {"--out", folder / "run", "--checkpoint-every", "0.1s"});
  ASSERT_EQ(surely_interrupted(job, folder / "run").code, exit_code::ended_early);
  rlimit before = {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small_files = {100'000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small_files), 0);
  const Outcome full = run_here(with(cut, {"--resume"}));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(full.code, 1) << full.err;
  const Outcome resumed = run_here(with(cut, {"--resume"}));
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(read_file(folder / "run/summary.json"), read_file(folder / "whole/summary.json"));
}

}  // namespace
}  // namespace delegauge::host
