// SPDX-License-Identifier: Apache-2.0
// A row per game in an HDF5 file (docs/files.md): chunked, compressed, in the order of the games.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/files/atomic_file.hpp"
#include "host/settings/precision.hpp"

namespace delegauge::host {

struct GamesColumn {
  std::string name, unit;
};

/// What such a file says of itself.
struct GamesHeader {
  std::string job;
  nlohmann::ordered_json configuration;
  std::uint64_t games = 0;
  Precision precision = Precision::single_precision;  // of the numbers
  std::vector<GamesColumn> columns;
};

/// Games to a chunk of the file: a function of their number alone.
std::uint64_t games_chunk(std::uint64_t games);

/// Takes games in any order, from several threads, which compress them, and writes chunk after
/// chunk: the same bytes whatever the threads.
class GamesFile {
 public:
  /// Raises UsageError if this program was built without HDF5 or the path is no file's, RunError if
  /// the file cannot be created.
  GamesFile(const std::filesystem::path& path, const GamesHeader& header);
  ~GamesFile();
  GamesFile(const GamesFile&) = delete;
  GamesFile& operator=(const GamesFile&) = delete;

  /// Games [begin, end): values[column][game - begin]. Raises RunError if they cannot be written.
  void add(std::uint64_t begin, std::uint64_t end, const std::vector<const double*>& values);
  /// How many games may be added before it is their turn.
  static std::uint64_t window(std::uint64_t games, std::uint64_t workers);
  /// The file, finished, once all games have been added.
  AtomicFile take();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Raises UsageError, naming the option, if this program was built without HDF5.
void require_games_files();

}  // namespace delegauge::host
