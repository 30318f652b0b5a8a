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
#include <string_view>

#include "host/cluster/cluster.hpp"
#include "host/commands/commands.hpp"
#include "host/settings/command_line.hpp"
#include "host/settings/man_page.hpp"
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
/// all ranks as soon as one has failed, so they meet before they end. A rank that the root does not
/// come to meet has failed at something of its own, and says it itself.
void say_once(const char* message) {
  const int rank = launched_rank();
  if (rank == 0) say(message);
  bool all_are_here = false;
  try {
    constexpr auto longest = std::chrono::seconds(5);
    // Whoever the root has told that nothing will follow knows already.
    all_are_here = !cluster().expects_more() || cluster().meet(longest);
    if (all_are_here) cluster().expect_no_more();
  } catch (const std::exception&) {
    // There is no way to meet: built without MPI.
    all_are_here = true;
  }
  if (rank != 0 && !all_are_here) say(fmt::format("rank {}: {}", rank, message).c_str());
}

int run_command(int argc, const char* const* argv) {
  CLI::App app("Delegauge gauges how tight regret bounds for delegation games are.", "delegauge");
  const std::string version = fmt::format("delegauge {}", program_version());
  app.set_version_flag("--version", fmt::format("{} ({})", version, program_commit()));
  app.require_subcommand(1);
  Action action;
  add_commands(app, action);
  // For the build, which installs it.
  if (argc == 2 && std::string_view(argv[1]) == "--man-page") {
    print(man_page(app, version));
    return exit_code::done;
  }
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
