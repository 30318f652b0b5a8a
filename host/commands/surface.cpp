// SPDX-License-Identifier: Apache-2.0
// `delegauge surface`: sampled flat games, and how tight the bounds are on them.
#include <memory>
#include <string>

#include "host/commands/commands.hpp"
#include "host/commands/surface_job.hpp"
#include "host/execution_options.hpp"
#include "host/option_file.hpp"
#include "host/options.hpp"
#include "host/parse.hpp"

namespace delegauge::host {
namespace {

struct Options {
  explicit Options(CLI::App& command) : games(command), execution(command) {
    command
        .add_option("--max-seconds", max_seconds,
                    "Stop after this time, with the statistics of a run of fewer --games")
        ->type_name("TIME")
        ->group("Execution");
    add_option_file(command);
  }
  SurfaceOptions games;
  ExecutionOptions execution;
  std::string max_seconds;
};

int run(const Options& options) {
  const SurfaceConfiguration configuration = options.games.configuration();
  StopRule rule;
  rule.target_error = configuration.target_error;
  if (!options.max_seconds.empty()) {
    rule.max_seconds = parse_duration(options.max_seconds, "--max-seconds");
  }
  const Execution execution = options.execution.execution(surface_batches(configuration.games));
  SurfaceJobRun job(configuration, execution);
  return run_job(job, execution, options.execution, rule);
}

}  // namespace

void add_surface(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "surface", "Sample flat games and tell how tight the regret bounds are on them");
  const auto options = std::make_shared<Options>(*command);
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace delegauge::host
