// SPDX-License-Identifier: Apache-2.0
// `delegauge grid`: strategic games of prescribed measures, and how welfare and its bounds follow.
#include <memory>
#include <string>

#include "host/job/dump_options.hpp"
#include "host/job/execution_options.hpp"
#include "host/jobs/grid/job.hpp"
#include "host/jobs/grid/list_entry.hpp"
#include "host/jobs/grid/settings.hpp"
#include "host/jobs/strategic/execution.hpp"
#include "host/settings/option_file.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

struct GridArguments {
  explicit GridArguments(CLI::App& command) : games(command), execution(command), dump(command) {
    add_execution_flag(command, "--games-csv", games_csv,
                       "Also write games.csv, a row per game, to --out");
    add_option_file(command);
  }
  GridOptions games;
  ExecutionOptions execution;
  DumpOptions dump;
  bool games_csv = false;
};

int run(const GridArguments& options, const WritePage& page) {
  const GridConfiguration configuration = options.games.configuration();
  const std::uint64_t games = games_of(configuration);
  const bool asked_for = options.games_csv || !options.dump.file().empty();
  const bool stay = !asked_for && configuration.repetitions >= least_tallied;
  Execution execution = options.execution.execution(
      strategic_batches(configuration.games, games, strategic_column_count,
                        stay ? Tallied::by_all : Tallied::nobody),
      work_of(configuration));
  execution.kernels = &kernels_for(configuration.games, *execution.kernels);
  if (options.games_csv && options.execution.out().empty()) {
    throw UsageError("--games-csv: there is no folder to write games.csv to; give --out DIR");
  }
  GridJobRun job(configuration, execution,
                 options.games_csv ? options.execution.out() : std::string(), &options.dump);
  return run_job(job, execution, options.execution, page);
}

}  // namespace

RunCommand grid_command(CLI::App& command) {
  const auto options = std::make_shared<GridArguments>(command);
  return [options](const WritePage& page) { return run(*options, page); };
}

}  // namespace delegauge::host
