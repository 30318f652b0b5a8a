// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/dump_run.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "host/machine/batch_run.hpp"
#include "kernels/cpu/kernels.hpp"

namespace delegauge::host {
namespace {

/// Regrets, bounds and magnitudes are in the utilities' unit; distances and alignment are numbers.
std::string unit_of(std::string_view name) {
  const bool is_number = name.find("alignment") != name.npos && name != "weighted_misalignment";
  return is_number ? "1" : "utility";
}

std::vector<GamesColumn> chosen_columns(const std::vector<std::string>& names,
                                        const std::vector<std::size_t>& chosen) {
  std::vector<GamesColumn> columns;
  columns.reserve(chosen.size());
  for (const std::size_t i : chosen) columns.push_back({names[i], unit_of(names[i])});
  return columns;
}

std::vector<std::string> column_names(int players) {
  const std::vector<std::string> all = game_column_names(players);
  std::vector<std::string> names;
  for (const int column : dump_columns(players)) {
    names.push_back(all[static_cast<std::size_t>(column)]);
  }
  return names;
}

}  // namespace

GamesHeader surface_games_header(const SurfaceConfiguration& configuration,
                                 const DumpOptions& options) {
  const std::vector<std::string> names = column_names(configuration.job.games.players);
  return {"surface", to_json(configuration), configuration.games, configuration.precision,
          chosen_columns(names, options.columns(names))};
}

bool dump_surface(const SurfaceConfiguration& configuration, const Execution& execution,
                  const DumpOptions& options, GamesFile& file, const Watch& watch,
                  const Warn& warn) {
  const std::vector<std::size_t> chosen =
      options.columns(column_names(configuration.job.games.players));
  const int players = configuration.job.games.players;
  const std::vector<int> all = dump_columns(players);
  std::vector<int> wanted;
  wanted.reserve(chosen.size());
  for (const std::size_t i : chosen) wanted.push_back(all[i]);
  const DumpJob job = {configuration.job, game_columns(players, wanted)};
  const cpu::DumpKernels& kernels = *execution.kernels->dump;
  const bool in_float = configuration.precision == Precision::single_precision;

  // Threads take whole chunks of the file, and compress them themselves.
  Execution by_chunks = execution;
  by_chunks.devices.clear();
  by_chunks.batch = games_chunk(configuration.games);
  BatchJob<DumpBatch> batches;
  batches.batch = [](const IndexRange& range, const BatchValues& to) {
    return DumpBatch{range.begin, range.end, to.values, to.stride};
  };
  batches.kernel = [&](const DumpBatch& batch) {
    (in_float ? kernels.batch_float : kernels.batch_double)(job, batch);
  };
  BatchTask task;
  task.columns = static_cast<int>(chosen.size());
  RangeQueue queue(
      configuration.games,
      GamesFile::window(configuration.games, static_cast<std::uint64_t>(execution.threads)));
  task.consume = [&](const IndexRange& range, const BatchValues& values) {
    std::vector<const double*> columns;
    columns.reserve(chosen.size());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      columns.push_back(values.values + static_cast<std::int64_t>(i) * values.stride);
    }
    file.add(range.begin, range.end, columns);
  };
  run_batches(queue, task, batches, by_chunks, watch, warn);
  return queue.games_done() == configuration.games;
}

}  // namespace delegauge::host
