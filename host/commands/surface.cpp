// SPDX-License-Identifier: Apache-2.0
// `delegauge surface`: sampled flat games, and how tight the bounds are on them.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>

#include "host/commands/commands.hpp"
#include "host/error.hpp"
#include "host/execution_options.hpp"
#include "host/files/run_folder.hpp"
#include "host/files/surface_files.hpp"
#include "host/option_file.hpp"
#include "host/options.hpp"
#include "host/report/table.hpp"
#include "host/report/violations.hpp"
#include "host/run/interrupt.hpp"

namespace delegauge::host {
namespace {

struct Options {
  explicit Options(CLI::App& command) : games(command), execution(command) {
    add_option_file(command);
  }
  SurfaceOptions games;
  ExecutionOptions execution;
};

std::string utc_now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

int run(const Options& options) {
  const SurfaceConfiguration configuration = options.games.configuration();
  const Execution execution = options.execution.execution(configuration.games);
  const ProgressMode mode = options.execution.progress();
  const std::string out = options.execution.out();
  if (!out.empty() && prepare_run_folder(out, configuration)) {
    fmt::print(stderr, "delegauge: {} holds this same run; its files are written again\n", out);
  }

  const auto warn = [](const std::string& message) {
    fmt::print(stderr, "delegauge: {}\n", message);
  };
  if (!execution.note.empty() && !options.execution.quiet()) warn(execution.note);

  const InterruptGuard guard;  // until the files are written, too
  RunRecord record;
  record.started = utc_now();
  const auto start = std::chrono::steady_clock::now();
  const SurfaceTally tally = [&] {
    Progress progress(mode, configuration.games);
    const auto watch = [&](std::uint64_t done) {
      progress.update(done);
      return !guard.interrupted();
    };
    return run_surface(configuration, execution, watch, warn);
  }();
  record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  record.ended = utc_now();

  if (!out.empty()) write_files(out, surface_files(configuration, execution, record, tally));
  if (!options.execution.quiet()) {
    std::string text = surface_table(configuration, execution, tally, record.seconds);
    if (!out.empty()) text += fmt::format("\nwritten to {}\n", out);
    std::fputs(text.c_str(), stdout);  // failures show when the program flushes
  }
  // A violated bound is a bug in the program or in a theorem: it must not pass unseen.
  const std::string violations = violations_text(configuration, tally, out);
  if (!violations.empty()) throw RunError(violations);
  return 0;
}

}  // namespace

void add_surface(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "surface", "Sample flat games and tell how tight the regret bounds are on them");
  const auto options = std::make_shared<Options>(*command);
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace delegauge::host
