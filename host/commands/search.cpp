// SPDX-License-Identifier: Apache-2.0
// `delegauge search`: looks for the games on which a bound is tightest.
#include <memory>

#include "host/commands/commands.hpp"
#include "host/commands/job_run.hpp"
#include "host/execution_options.hpp"
#include "host/files/search_files.hpp"
#include "host/option_file.hpp"
#include "host/report/search_table.hpp"
#include "host/search_options.hpp"

namespace delegauge::host {
namespace {

struct Options {
  explicit Options(CLI::App& command)
      : games(command),
        execution(
            command,
            "Chains that a thread (1 to 1048576, in whole 16s) or a GPU (1 to 1073741824) takes at "
            "a time, or auto (default)") {
    add_option_file(command);
  }
  SearchOptions games;
  ExecutionOptions execution;
};

int run(const Options& options) {
  const SearchConfiguration configuration = options.games.configuration();
  const Execution execution = options.execution.execution(search_batches(configuration));
  const JobRun job(options.execution, execution, "search", to_json(configuration));
  SearchFindings findings;
  const RunRecord record = job.compute(games_of(configuration), [&](const Watch& watch) {
    findings = run_search(configuration, execution, watch, warn_user);
  });
  if (!job.out().empty()) {
    write_files(job.out(), search_files(configuration, execution, record, findings));
  }
  job.finish(search_table(configuration, execution, findings, record.seconds), "");
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
