// SPDX-License-Identifier: Apache-2.0
// games.csv of `grid`: a row per game, in the order of the games.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "host/files/atomic_file.hpp"
#include "host/jobs/grid/configuration.hpp"
#include "host/machine/execution.hpp"

namespace delegauge::host {

/// Takes batches in any order, from several threads, and writes them in theirs.
class GamesCsv {
 public:
  GamesCsv(const std::filesystem::path& path, const GridConfiguration& configuration);
  /// Raises RunError if the file cannot be written.
  void add(const StrategicBatch& batch);
  /// The file, once all games have been added.
  AtomicFile take();

 private:
  struct Rows {
    std::uint64_t end;
    std::string text;
  };

  std::vector<double> varied_;  // by point
  std::uint64_t repetitions_;
  Precision precision_;
  std::mutex mutex_;  // of what follows
  AtomicFile file_;
  std::uint64_t written_ = 0;              // games
  std::map<std::uint64_t, Rows> waiting_;  // by their first games
};

/// How many games may be worked out before it is their turn to be written.
std::uint64_t games_csv_window(const Execution& execution);

}  // namespace delegauge::host
