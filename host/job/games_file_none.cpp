// SPDX-License-Identifier: Apache-2.0
// In programs built without HDF5.
#include <stdexcept>

#include "host/job/games_file.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

class GamesFile::Impl {};

void require_games_files() {
  throw UsageError(
      "--dump: this delegauge was built without HDF5; install libhdf5-dev and libdeflate-dev, and "
      "build it again");
}

GamesFile::GamesFile(const std::filesystem::path& /*path*/, const GamesHeader& /*header*/) {
  require_games_files();
}
GamesFile::~GamesFile() = default;
void GamesFile::add(std::uint64_t /*begin*/, std::uint64_t /*end*/,
                    const std::vector<const double*>& /*values*/) {}
std::uint64_t GamesFile::window(std::uint64_t games, std::uint64_t /*workers*/) { return games; }
AtomicFile GamesFile::take() { throw std::logic_error("there is no GamesFile"); }
std::uint64_t games_chunk(std::uint64_t games) { return games; }

}  // namespace delegauge::host
