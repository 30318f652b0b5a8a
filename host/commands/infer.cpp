// SPDX-License-Identifier: Apache-2.0
// `delegauge infer`: how well alignment and capability are estimated from few observations.
#include <memory>

#include "host/commands/commands.hpp"
#include "host/commands/job_run.hpp"
#include "host/execution_options.hpp"
#include "host/files/infer_files.hpp"
#include "host/option_file.hpp"
#include "host/report/strategic_table.hpp"
#include "host/run/infer_run.hpp"
#include "host/run/strategic_execution.hpp"
#include "host/strategic_options.hpp"

namespace delegauge::host {
namespace {

struct Options {
  explicit Options(CLI::App& command) : games(command), execution(command) {
    add_option_file(command);
  }
  InferOptions games;
  ExecutionOptions execution;
};

int run(const Options& options) {
  const InferConfiguration configuration = options.games.configuration();
  const std::uint64_t games = games_of(configuration);
  Execution execution = options.execution.execution(
      strategic_batches(configuration.games, games, columns_of(infer_job(configuration))));
  execution.kernels = &kernels_for(configuration.games, *execution.kernels);
  const JobRun job(options.execution, execution, "infer", to_json(configuration));
  InferTally tally(static_cast<int>(configuration.marks.size()));
  const RunRecord record = job.compute(games, [&](const Watch& watch) {
    tally = run_infer(configuration, execution, watch, warn_user);
  });
  if (!job.out().empty()) {
    write_files(job.out(), infer_files(configuration, execution, record, tally));
  }
  job.finish(infer_table(configuration, execution, tally, record.seconds), {});
  return 0;
}

}  // namespace

void add_infer(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("infer", "Estimate the measures of strategic games from few observations");
  const auto options = std::make_shared<Options>(*command);
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace delegauge::host
