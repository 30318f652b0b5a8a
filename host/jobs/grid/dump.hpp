// SPDX-License-Identifier: Apache-2.0
// The values of every single game of a run, for a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/job/dump_options.hpp"
#include "host/job/games_file.hpp"
#include "host/jobs/grid/run.hpp"

namespace delegauge::host {

/// Sees the batches of a run of `grid` and writes their games.
class GridDump {
 public:
  /// Raises UsageError or RunError as GamesFile does.
  GridDump(const GridConfiguration& configuration, const DumpOptions& options);
  void add(const StrategicBatch& batch);
  static std::uint64_t window(const GridConfiguration& configuration, const Execution& execution);
  AtomicFile take() { return file_.take(); }

 private:
  std::vector<double> varied_;  // by point
  std::uint64_t repetitions_;
  std::vector<std::size_t> columns_;
  GamesFile file_;
};

}  // namespace delegauge::host
