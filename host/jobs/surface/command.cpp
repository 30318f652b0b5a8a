// SPDX-License-Identifier: Apache-2.0
// `delegauge surface`: sampled flat games, and how tight the bounds are on them.
#include <memory>
#include <string>

#include "host/job/dump_options.hpp"
#include "host/job/execution_options.hpp"
#include "host/jobs/surface/job.hpp"
#include "host/jobs/surface/list_entry.hpp"
#include "host/jobs/surface/settings.hpp"
#include "host/settings/option_file.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

struct SurfaceArguments {
  explicit SurfaceArguments(CLI::App& command) : games(command), execution(command), dump(command) {
    add_execution_option(command, "--max-seconds", max_seconds, "TIME",
                         "Stop after this time, with the statistics of a run of fewer --games");
    add_option_file(command);
  }
  SurfaceOptions games;
  ExecutionOptions execution;
  DumpOptions dump;
  std::string max_seconds;
};

int run(const SurfaceArguments& options, const WritePage& page) {
  const SurfaceConfiguration configuration = options.games.configuration();
  StopRule rule;
  rule.ends_when_known = configuration.target_error.has_value();
  if (!options.max_seconds.empty()) {
    rule.max_seconds = parse_duration(options.max_seconds, "--max-seconds");
  }
  if (!options.dump.file().empty() &&
      (rule.max_seconds || rule.ends_when_known || options.execution.long_run().shard() ||
       !cluster().is_alone())) {
    throw UsageError(
        "--dump: single games are written by one process that draws all --games; leave it out "
        "with "
        "--shard, --max-seconds, --target-error and MPI");
  }
  const Execution execution =
      options.execution.execution(surface_batches(configuration), work_of(configuration));
  SurfaceJobRun job(configuration, execution, &options.dump);
  return run_job(job, execution, options.execution, page, rule);
}

}  // namespace

RunCommand surface_command(CLI::App& command) {
  const auto options = std::make_shared<SurfaceArguments>(command);
  return [options](const WritePage& page) { return run(*options, page); };
}

}  // namespace delegauge::host
