// SPDX-License-Identifier: Apache-2.0
// `delegauge surface`: sampled flat games, and how tight the bounds are on them.
#include <memory>
#include <optional>

#include "host/commands/commands.hpp"
#include "host/commands/job_run.hpp"
#include "host/dump_options.hpp"
#include "host/execution_options.hpp"
#include "host/files/surface_files.hpp"
#include "host/option_file.hpp"
#include "host/options.hpp"
#include "host/report/table.hpp"
#include "host/report/violations.hpp"
#include "host/run/dump_run.hpp"
#include "host/run/surface_run.hpp"

namespace delegauge::host {
namespace {

struct Options {
  explicit Options(CLI::App& command) : games(command), execution(command), dump(command) {
    add_option_file(command);
  }
  SurfaceOptions games;
  ExecutionOptions execution;
  DumpOptions dump;
};

int run(const Options& options) {
  const SurfaceConfiguration configuration = options.games.configuration();
  const Execution execution = options.execution.execution(surface_batches(configuration.games));
  const JobRun job(options.execution, execution, "surface", to_json(configuration));
  std::optional<GamesFile> dump;
  if (const std::string file = options.dump.file(); !file.empty()) {
    dump.emplace(file, surface_games_header(configuration, options.dump));
  }
  SurfaceTally tally;
  const std::uint64_t games = configuration.games;
  const RunRecord record = job.compute(dump ? 2 * games : games, [&](const Watch& watch) {
    tally = run_surface(configuration, execution, watch, warn_user);
    if (!dump) return;
    const auto watch_dump = [&](std::uint64_t done) { return watch(games + done); };
    dump_surface(configuration, execution, options.dump, *dump, watch_dump, warn_user);
  });
  if (dump) dump->publish();
  if (!job.out().empty()) {
    write_files(job.out(), surface_files(configuration, execution, record, tally));
  }
  job.finish(surface_table(configuration, execution, tally, record.seconds),
             violations_text(configuration, tally, job.out()));
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
