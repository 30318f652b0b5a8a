// SPDX-License-Identifier: Apache-2.0
// `delegauge grid`: strategic games of prescribed measures, and how welfare and its bounds follow.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "host/commands/commands.hpp"
#include "host/commands/job_run.hpp"
#include "host/dump_options.hpp"
#include "host/error.hpp"
#include "host/execution_options.hpp"
#include "host/files/games_csv.hpp"
#include "host/files/grid_files.hpp"
#include "host/option_file.hpp"
#include "host/report/strategic_table.hpp"
#include "host/run/dump_run.hpp"
#include "host/run/strategic_execution.hpp"
#include "host/strategic_options.hpp"

namespace delegauge::host {
namespace {

struct Options {
  explicit Options(CLI::App& command) : games(command), execution(command), dump(command) {
    command.add_flag("--games-csv", games_csv, "Also write games.csv, a row per game, to --out")
        ->group("Execution");
    add_option_file(command);
  }
  GridOptions games;
  ExecutionOptions execution;
  DumpOptions dump;
  bool games_csv = false;
};

int run(const Options& options) {
  const GridConfiguration configuration = options.games.configuration();
  const std::uint64_t games = games_of(configuration);
  Execution execution = options.execution.execution(
      strategic_batches(configuration.games, games, strategic_column_count));
  execution.kernels = &kernels_for(configuration.games, *execution.kernels);
  if (options.games_csv && options.execution.out().empty()) {
    throw UsageError("--games-csv: there is no folder to write games.csv to; give --out DIR");
  }
  const JobRun job(options.execution, execution, "grid", to_json(configuration));
  std::optional<GamesCsv> games_csv;
  BatchObserver observer;
  if (options.games_csv) {
    games_csv.emplace(std::filesystem::path(job.out()) / "games.csv", configuration);
    observer.see = [&games_csv](const StrategicBatch& batch) { games_csv->add(batch); };
    observer.window = games_csv_window(execution);
  }
  std::optional<GridDump> dump;
  if (!options.dump.file().empty()) {
    dump.emplace(configuration, options.dump);
    observer.see = [&dump, see = observer.see](const StrategicBatch& batch) {
      if (see) see(batch);
      dump->add(batch);
    };
    observer.window = std::min(observer.window, GridDump::window(configuration, execution));
  }
  std::vector<PointStatistics> points;
  const RunRecord record = job.compute(games, [&](const Watch& watch) {
    points = run_grid(configuration, execution, watch, warn_user, observer);
  });
  if (dump) dump->publish();
  if (!job.out().empty()) {
    std::vector<AtomicFile> finished;
    if (games_csv) finished.push_back(games_csv->take());
    write_files(job.out(), grid_files(configuration, execution, record, points),
                std::move(finished));
  }
  job.finish(grid_table(configuration, execution, points, record.seconds),
             violations_text(configuration, points, job.out()));
  return 0;
}

}  // namespace

void add_grid(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "grid", "Sample strategic games over a grid of alignment and capability measures");
  const auto options = std::make_shared<Options>(*command);
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace delegauge::host
