// SPDX-License-Identifier: Apache-2.0
// The program as a user meets it: exit codes, streams, signals.
#include "host/program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

#include "host/machine/interrupt.hpp"
#include "host/text/exit_code.hpp"
#include "tests/host/support/program.hpp"
#include "tests/host/support/sanitized.hpp"

namespace delegauge::host {
namespace {

TEST(Program, HelpAndVersionSucceed) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"--version"},
                                             {"surface", "--help"},
                                             {"surface", "--help", "--games", "0"}}) {
    const Outcome outcome = run_here(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_FALSE(outcome.out.empty());
    EXPECT_EQ(outcome.err, "");
  }
  EXPECT_EQ(run_here({"--version"}).out.find("delegauge "), 0U);
}

TEST(Program, NoneOrAnUnknownCommandIsBadUsage) {
  const Outcome none = run_here({}), unknown = run_here({"surfaces", "--games", "3"});
  EXPECT_EQ(none.code, 2);
  EXPECT_EQ(
      none.err,
      "delegauge: no command; give one of surface, grid, infer, search, estimate, sweep, evaluate, "
      "replay, merge, report, check, info; try 'delegauge --help'\n");
  EXPECT_EQ(unknown.code, 2);
  EXPECT_EQ(unknown.err.find("delegauge: unknown command 'surfaces'; give one of surface, "), 0U)
      << unknown.err;
}

TEST(Program, AnOptionWithoutItsValueIsBadUsage) {
  const Outcome outcome = run_here({"surface", "--players"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err,
            "delegauge: --players: its value is missing; try 'delegauge surface --help'\n");
}

TEST(Program, QuietPrintsNothing) {
  const TemporaryFolder folder;
  const Outcome outcome =
      run_here({"surface", "--games", "1e3", "--quiet", "--out", folder / "run"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out + outcome.err, "");
}

TEST(Program, QuietNeedsAFileToWrite) {
  for (const char* const job : {"surface", "grid", "infer", "search"}) {
    const Outcome outcome = run_here({job, "--quiet"});
    EXPECT_EQ(outcome.code, 2) << job;
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err.find("--quiet: without --out or --dump"), std::string::npos)
        << outcome.err;
  }
  const TemporaryFolder folder;
  EXPECT_EQ(run_here({"surface", "--games", "10", "--quiet", "--dump", folder / "games.h5"}).code,
            0);
}

TEST(Program, AnOptionNobodyHasIsNamedWithTheOneMeant) {
  const auto error = [](const std::vector<std::string>& arguments) {
    const Outcome outcome = run_here(arguments);
    EXPECT_EQ(outcome.code, 2);
    return outcome.err;
  };
  EXPECT_EQ(error({"surface", "--player", "3"}),
            "delegauge: unknown option --player: did you mean --players? try 'delegauge surface "
            "--help'\n");
  EXPECT_NE(error({"surface", "--max_misalignment=1"}).find("mean --max-misalignment?"),
            std::string::npos);
  EXPECT_NE(error({"surface", "-players", "3"}).find("mean --players?"), std::string::npos);
  EXPECT_NE(error({"surface", "--bogus"}).find("unknown option --bogus; try"), std::string::npos);
  EXPECT_NE(error({"grid", "--chains", "5"}).find("(search, sweep have it, grid has not)"),
            std::string::npos);
  // What other commands call so is meant before what is spelt much the same.
  EXPECT_NE(error({"infer", "--dump", "x.h5"}).find("(surface, grid have it, infer has not)"),
            std::string::npos);
  EXPECT_NE(error({"surface", "5"}).find("'5' is not expected"), std::string::npos);
  EXPECT_NE(error({"surfac"}).find("did you mean surface?"), std::string::npos);
}

TEST(Program, AnOptionTakesOneValue) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"surface", "--games", "10", "--games", "20"},
                                             {"surface", "--games=10", "--games", "10"},
                                             {"surface", "--games=10", "--games=10"}}) {
    const Outcome outcome = run_here(arguments);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find("--games: given twice; give it once"), std::string::npos)
        << outcome.err;
  }
  EXPECT_NE(run_here({"surface", "--bounds", "fused", "--bounds", "sharp"}).err.find("given twice"),
            std::string::npos);
  // A switch that is on twice is on.
  const TemporaryFolder folder;
  EXPECT_EQ(
      run_here({"surface", "--games", "10", "--quiet", "--quiet", "--out", folder / "run"}).code,
      0);
}

TEST(Program, AnEmptyValueIsNoValue) {
  const TemporaryFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"surface", "--games", "10", "--out=", "--quiet"},
                                             {"surface", "--games", "10", "--quiet", "--out="},
                                             {"surface", "--games", "10", "--out", ""},
                                             {"evaluate", "x.json", "--metric", ""},
                                             {"surface", "--games", "10", "--dump="}}) {
    const Outcome outcome = run_here(arguments);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find(": its value is empty"), std::string::npos) << outcome.err;
  }
  std::filesystem::current_path(before);
  EXPECT_TRUE(folder.names().empty());
}

TEST(Program, ALongRunWithoutAFolderIsWarnedOf) {
  // Cut short, and still told.
  const auto warned = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"surface", "--threads", "1", "--games"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_here(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.err.find("without --out there is no checkpoint") != std::string::npos;
  };
  EXPECT_TRUE(warned({"1e12", "--target-error", "fused:0.1"}));
  EXPECT_FALSE(warned({"1e12", "--max-seconds", "0.1"}));
  EXPECT_FALSE(warned({"1e4"}));
  const TemporaryFolder folder;
  EXPECT_FALSE(warned({"1e12", "--target-error", "fused:0.1", "--out", folder / "run"}));
}

TEST(Program, AFileForADumpMustNotPromiseAnotherFormat) {
  const TemporaryFolder folder;
  for (const char* const name : {"g.csv", "g.CSV", "g.npy", "g.parquet"}) {
    const Outcome outcome = run_here({"surface", "--games", "10", "--dump", folder / name});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find("what is written is HDF5"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("g.h5"), std::string::npos) << outcome.err;
  }
  EXPECT_TRUE(folder.names().empty());
}

TEST(Program, ProgressNeedsATerminalOrAWord) {
  EXPECT_EQ(run_here({"surface", "--games", "1e3"}).err, "");
}

TEST(ProgramDeathTest, AFullStandardOutputIsAFailure) {
  EXPECT_EXIT(
      {
        if (std::freopen("/dev/full", "w", stdout) == nullptr) std::exit(99);
        std::exit(program_code({"surface", "--games", "1e3"}));
      },
      testing::ExitedWithCode(1), "standard output cannot be written: No space left");
}

TEST(ProgramDeathTest, AReaderThatHasGoneIsMetWithSilence) {
  EXPECT_EXIT(
      {
        int ends[2];
        if (::pipe(ends) != 0) std::exit(99);
        ::dup2(ends[1], STDOUT_FILENO);
        ::close(ends[0]);
        ::close(ends[1]);
        std::exit(program_code({"surface", "--games", "1e3"}));
      },
      testing::ExitedWithCode(exit_code::reader_gone), "^$");
}

#ifdef DELEGAUGE_EXECUTABLE

/// The executable in a process of its own, its output dropped. It ignores those signals alone,
/// whatever whoever runs the tests ignores (nohup, or a shell's background).
pid_t start(const std::vector<std::string>& arguments, const std::set<int>& ignored = {}) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  for (const int signal : ending_signals) {
    std::signal(signal, ignored.contains(signal) ? SIG_IGN : SIG_DFL);
  }
  const int nowhere = ::open("/dev/null", O_WRONLY);
  ::dup2(nowhere, STDOUT_FILENO);
  ::dup2(nowhere, STDERR_FILENO);
  std::vector<char*> argv = {const_cast<char*>(DELEGAUGE_EXECUTABLE)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(DELEGAUGE_EXECUTABLE, argv.data());
  std::_Exit(99);
}

/// Its exit code; -1 if a signal ended it.
int finish(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Waits until a run has its folder: by then it minds signals. A machine may be busy with other
/// things.
void wait_for_the_run_in(const TemporaryFolder& folder) {
  constexpr int most = 6000;
  for (int i = 0; i < most && !std::filesystem::exists(folder / ".delegauge-lock"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

TEST(Executable, ExitCodesReachTheShell) {
  EXPECT_EQ(finish(start({"surface", "--games", "1e3"})), 0);
  EXPECT_EQ(finish(start({"surface", "--games", "many"})), 2);
  EXPECT_EQ(finish(start({"surface", "--games", "10", "--out", "/proc/x"})), 1);
}

// In processor time, which a busy machine hardly changes.
TEST(Executable, StartsAtOnce) {
  const auto children = [] {
    rusage used = {};
    ::getrusage(RUSAGE_CHILDREN, &used);
    const auto seconds = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
  };
  double least = 1e9;
  for (int attempt = 0; attempt < 10; ++attempt) {
    const double before = children();
    ASSERT_EQ(finish(start({"--version"})), 0);
    least = std::min(least, children() - before);
  }
  if (!sanitized) {
    EXPECT_LT(least, 0.05);
  }
}

TEST(Executable, AnInterruptEndsTheRunWithACheckpointOrWithoutFiles) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGXCPU, SIGUSR1}) {
    for (const std::string every : {"1h", "off"}) {
      const TemporaryFolder folder;
      const pid_t child = start({"surface", "--games", "1e18", "--out", folder.path().string(),
                                 "--checkpoint-every", every});
      wait_for_the_run_in(folder);
      // As `timeout` does it, which signals the process and its group.
      for (int times = 0; times < 3; ++times) ASSERT_EQ(::kill(child, signal), 0);
      EXPECT_EQ(finish(child), every == "off" ? exit_code::failed : exit_code::ended_early)
          << signal;
      const std::set<std::string> kept = {"checkpoint.delegauge"};
      EXPECT_EQ(folder.names(), every == "off" ? std::set<std::string>{} : kept);
    }
  }
}

TEST(Executable, AnIgnoredSignalStaysIgnored) {
  const TemporaryFolder folder;
  const pid_t child =
      start({"surface", "--games", "1e18", "--out", folder.path().string()}, {SIGHUP});
  wait_for_the_run_in(folder);
  ASSERT_EQ(::kill(child, SIGHUP), 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, WNOHANG), 0);
  ASSERT_EQ(::kill(child, SIGTERM), 0);
  EXPECT_EQ(finish(child), exit_code::ended_early);
}

#endif  // DELEGAUGE_EXECUTABLE

}  // namespace
}  // namespace delegauge::host
