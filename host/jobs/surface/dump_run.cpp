// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/dump_run.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "host/machine/batch_run.hpp"
#include "kernels/cpu/kernels.hpp"

namespace delegauge::host {
namespace {

bool is_in_utilities(GameQuantity quantity) {
  using Q = GameQuantity;
  switch (quantity) {
    case Q::agent_magnitude:
    case Q::principal_magnitude:
    case Q::agent_shift:
    case Q::principal_shift:
    case Q::weighted_misalignment:
    case Q::agents_welfare_regret:
    case Q::principals_welfare_regret:
    case Q::worst_case_regret:
    case Q::trivial_bound:
    case Q::bounds:
    case Q::slack:
      return true;
    case Q::welfare_ratio:
    case Q::alignment_distance:
    case Q::individual_alignment:
    case Q::total_misalignment:
    case Q::pairwise_distance:
    case Q::collective_alignment_agents:
    case Q::collective_alignment_principals:
    case Q::miscalibration:
    case Q::calibration:
    case Q::tightness:
    case Q::worst_case_tightness:
      return false;
  }
  return false;
}

std::string unit_of(int column, int players) {
  for (int q = 0; q < game_quantity_count; ++q) {
    const auto quantity = static_cast<GameQuantity>(q);
    const ColumnSpan span = game_columns_of(quantity, players);
    if (column >= span.first && column < span.end) {
      return is_in_utilities(quantity) ? "utility" : "1";
    }
  }
  return "1";
}

/// names, columns: of all that may be dumped; chosen: indices into both.
std::vector<GamesColumn> chosen_columns(int players, const std::vector<std::string>& names,
                                        const std::vector<std::size_t>& chosen) {
  const std::vector<int> of = dump_columns(players);
  std::vector<GamesColumn> columns;
  columns.reserve(chosen.size());
  for (const std::size_t i : chosen) columns.push_back({names[i], unit_of(of[i], players)});
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

/// Bounds that are not plain are dumped where the run has them, or where they are named.
std::vector<std::string> columns_by_name(const BoundSet& bounds) {
  std::vector<std::string> names;
  for (std::size_t b = plain_bound_count; b < bound_names.size(); ++b) {
    if (!bounds.has(static_cast<Bound>(b))) names.emplace_back(bound_names[b]);
  }
  return names;
}

}  // namespace

GamesHeader surface_games_header(const SurfaceConfiguration& configuration,
                                 const DumpOptions& options) {
  const int players = configuration.job.games.players;
  const std::vector<std::string> names = column_names(players);
  return {"surface", to_json(configuration), configuration.games, configuration.precision,
          chosen_columns(players, names,
                         options.columns(names, columns_by_name(configuration.job.bounds)))};
}

bool dump_surface(const SurfaceConfiguration& configuration, const Execution& execution,
                  const DumpOptions& options, GamesFile& file, const Watch& watch,
                  const Warn& warn) {
  const std::vector<std::size_t> chosen = options.columns(
      column_names(configuration.job.games.players), columns_by_name(configuration.job.bounds));
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
