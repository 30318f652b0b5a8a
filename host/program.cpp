// SPDX-License-Identifier: Apache-2.0
#include "host/program.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <thread>

#include <delegauge_version.hpp>
#include "host/cluster/cluster.hpp"
#include "host/command_line.hpp"
#include "host/commands/commands.hpp"
#include "host/error.hpp"

namespace delegauge::host {
namespace {

constexpr int success = 0;
constexpr int failed = 1;
constexpr int bad_usage = 2;

void report(const char* message) { fmt::print(stderr, "delegauge: {}\n", message); }

/// Output that never arrived is a failure, though the program itself had none.
int flushed(int code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  report(fmt::format("standard output cannot be written: {}", std::strerror(errno)).c_str());
  return failed;
}

/// The end of a run that failed, for other ranks, too.
int ended(int code) {
  code = flushed(code);
  leave_cluster(Leaving::with_failure, code);
  return code;
}

/// What ended this run, said by one rank for all: they have the same command line. A launcher ends
/// all ranks as soon as one has failed, so the others wait until the root has said it, and are
/// ended by then.
void report_once(const char* message) {
  if (launched_rank() == 0) {
    report(message);
  } else {
    std::this_thread::sleep_for(std::chrono::seconds(5));
  }
}

int run_command(int argc, const char* const* argv) {
  CLI::App app("Delegauge gauges how tight regret bounds for delegation games are.", "delegauge");
  app.set_version_flag("--version", "delegauge " DELEGAUGE_VERSION " (" DELEGAUGE_COMMIT ")");
  app.require_subcommand(1);
  Action action;
  add_surface(app, action);
  add_grid(app, action);
  add_infer(app, action);
  add_search(app, action);
  add_evaluate(app, action);
  add_replay(app, action);
  add_merge(app, action);
  add_report(app, action);
  add_info(app, action);
  try {
    parse_command_line(app, {argv + std::min(argc, 1), argv + argc});
  } catch (const CLI::ParseError& error) {
    return app.exit(error);  // --help, --version
  }
  return action();
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  // A reader that has gone and a file that has grown too large are errors to report, not deaths.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    const int code = flushed(run_command(argc, argv));
    leave_cluster(Leaving::in_step);
    return code;
  } catch (const UsageError& error) {
    report_once(error.what());
    return ended(bad_usage);
  } catch (const OthersFailed& failure) {
    return ended(failure.code());
  } catch (const std::bad_alloc&) {
    report("out of memory; use fewer --threads or smaller input");
  } catch (const std::exception& error) {
    report(error.what());
  }
  return ended(failed);
}

}  // namespace delegauge::host
