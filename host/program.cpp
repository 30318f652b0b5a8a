// SPDX-License-Identifier: Apache-2.0
#include "host/program.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <new>
#include <sstream>
#include <string>
#include <thread>

#include "host/cluster/cluster.hpp"
#include "host/commands/commands.hpp"
#include "host/settings/command_line.hpp"
#include "host/settings/option_file.hpp"
#include "host/text/console.hpp"
#include "host/text/error.hpp"
#include "host/text/exit_code.hpp"
#include "host/text/version.hpp"

namespace delegauge::host {
namespace {

constexpr const char* out_of_memory = "out of memory; use fewer --threads or smaller input";
std::atomic<bool> memory_was_refused = false;

/// The end of a run that failed, for other ranks, too.
int ended(int code) {
  leave_cluster(Leaving::with_failure, code);
  return code;
}

/// What ended this run, said by one rank for all: they have the same command line. A launcher ends
/// all ranks as soon as one has failed, so the others wait until the root has said it, and are
/// ended by then.
void say_once(const char* message) {
  if (launched_rank() == 0) {
    say(message);
  } else {
    std::this_thread::sleep_for(std::chrono::seconds(5));
  }
}

int run_command(int argc, const char* const* argv) {
  CLI::App app("Delegauge gauges how tight regret bounds for delegation games are.", "delegauge");
  app.set_version_flag("--version",
                       fmt::format("delegauge {} ({})", program_version(), program_commit()));
  app.require_subcommand(1);
  Action action;
  add_jobs(app, action);
  add_evaluate(app, action);
  add_replay(app, action);
  add_merge(app, action);
  add_report(app, action);
  add_info(app, action);
  try {
    parse_command_line(app, {argv + std::min(argc, 1), argv + argc});
  } catch (const CLI::ParseError& error) {
    // --help, --version
    std::ostringstream text, ignored;
    app.exit(error, text, ignored);
    print(text.str());
    return exit_code::done;
  }
  return action();
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  // A reader that has gone and a file that has grown too large are errors to report, not deaths.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    const int code = run_command(argc, argv);
    leave_cluster(Leaving::in_step);
    return code;
  } catch (const UsageError& error) {
    say_once(with_place_in_file(error.what()).c_str());
    return ended(exit_code::bad_usage);
  } catch (const OthersFailed& failure) {
    return ended(failure.code());
  } catch (const OutputClosed&) {
    return ended(exit_code::reader_gone);
  } catch (const std::bad_alloc&) {
    say(out_of_memory);
  } catch (const std::exception& error) {
    say(error.what());
  }
  return ended(exit_code::failed);
}

void refuse_memory() {
  memory_was_refused = true;
  throw std::bad_alloc();
}

void end_without_memory() {
  // What leaves a function that must not raise anything is not always to be seen from here.
  bool lacks_memory = std::current_exception() == nullptr && memory_was_refused;
  try {
    if (const std::exception_ptr failure = std::current_exception()) {
      std::rethrow_exception(failure);
    }
  } catch (const std::bad_alloc&) {
    lacks_memory = true;
  } catch (...) {
    // A bug: to be looked at with a debugger.
  }
  if (!lacks_memory) std::abort();
  say(out_of_memory);
  std::_Exit(exit_code::failed);
}

int closed_output(int code) {
  if (code != exit_code::done) return code;
  try {
    close_output();
    return code;
  } catch (const std::exception& error) {
    say(error.what());
  }
  return exit_code::failed;
}

}  // namespace delegauge::host
