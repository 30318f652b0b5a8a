// SPDX-License-Identifier: Apache-2.0
// `delegauge search`: looks for the games on which a bound is tightest.
#include <chrono>
#include <cstdio>
#include <memory>

#include "host/commands/commands.hpp"
#include "host/commands/job_run.hpp"
#include "host/execution_options.hpp"
#include "host/files/run_folder.hpp"
#include "host/files/search_files.hpp"
#include "host/option_file.hpp"
#include "host/report/search_table.hpp"
#include "host/search_options.hpp"

namespace delegauge::host {
namespace {

struct Options {
  explicit Options(CLI::App& command) : games(command), execution(command) {
    add_option_file(command);
  }
  SearchOptions games;
  ExecutionOptions execution;
};

int run(const Options& options) {
  const SearchConfiguration configuration = options.games.configuration();
  const Execution execution = options.execution.execution(search_batches(configuration));
  const std::string out = options.execution.out();
  if (!out.empty()) prepare_run_folder(out, "search", to_json(configuration));
  const InterruptGuard guard;
  Progress progress(options.execution.progress(), games_of(configuration));
  const auto start = std::chrono::steady_clock::now();
  RunRecord record;
  const SearchFindings findings = run_search(
      configuration, execution,
      [&](std::uint64_t chains) {
        progress.update(chains * configuration.job.steps);
        return !guard.interrupted();
      },
      warn_user);
  record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!out.empty()) write_files(out, search_files(configuration, execution, record, findings));
  if (!options.execution.quiet()) {
    std::fputs(search_table(configuration, execution, findings, record.seconds).c_str(), stdout);
  }
  return 0;
}

}  // namespace

void add_search(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("search", "Look for the games on which a bound is tightest");
  const auto options = std::make_shared<Options>(*command);
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace delegauge::host
