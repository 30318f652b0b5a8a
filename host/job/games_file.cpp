// SPDX-License-Identifier: Apache-2.0
#include "host/job/games_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "host/files/hdf5_file.hpp"
#include "host/text/error.hpp"
#include "host/text/version.hpp"

namespace delegauge::host {
namespace {

void require_file(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (path.filename().empty() ||
      (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))) {
    throw UsageError(fmt::format("--dump: '{}' is not a file; give a file's name", path.string()));
  }
}

}  // namespace

/// Chunk c has the games [c * chunk, (c + 1) * chunk), as far as there are so many.
class GamesFile::Impl {
 public:
  Impl(const std::filesystem::path& path, const GamesHeader& header)
      : header_(header), chunk_(games_chunk(header.games)), atomic_(followed(path)) {
    hdf5_.emplace(atomic_.temporary());
    hdf5_->attribute("format", "delegauge-games");
    hdf5_->attribute("version", 1);
    hdf5_->attribute("job", header.job);
    hdf5_->attribute("configuration", header.configuration.dump());
    hdf5_->attribute("program", std::string("delegauge ") + program_version());
    hdf5_->attribute("games", header.games);
    hdf5_->add_column("index", "1", H5T_STD_U64LE, header.games, chunk_);
    for (const GamesColumn& column : header.columns) {
      hdf5_->add_column(column.name, column.unit, in_float() ? H5T_IEEE_F32LE : H5T_IEEE_F64LE,
                        header.games, chunk_);
    }
  }

  void add(std::uint64_t begin, std::uint64_t end, const std::vector<const double*>& values) {
    for (std::uint64_t from = begin; from < end;) {
      const std::uint64_t number = from / chunk_;
      const std::uint64_t first = number * chunk_, to = std::min(first + games_in(number), end);
      std::vector<const double*> rest;
      rest.reserve(values.size());
      for (const double* column : values) rest.push_back(column + (from - begin));
      if (to - from == games_in(number)) {
        finish(number, pack(number, rest));
      } else {
        add_part(number, from - first, to - from, rest);
      }
      from = to;
    }
  }

  AtomicFile take() {
    hdf5_->finish();
    atomic_.finish();
    return std::move(atomic_);
  }

 private:
  using Packed = std::vector<PackedChunk>;  // the indices, then the columns
  /// A chunk of which some games are there.
  struct Part {
    std::vector<std::vector<double>> values;
    std::uint64_t games = 0;
  };

  bool in_float() const { return header_.precision == Precision::single_precision; }
  std::uint64_t games_in(std::uint64_t number) const {
    return std::min(chunk_, header_.games - number * chunk_);
  }

  Packed pack(std::uint64_t number, const std::vector<const double*>& values) const {
    const auto games = static_cast<std::size_t>(games_in(number));
    const auto size = static_cast<std::size_t>(chunk_);  // beyond the games there are zeros
    Packed packed;
    std::vector<std::uint64_t> indices(size);
    for (std::size_t i = 0; i < games; ++i) indices[i] = number * chunk_ + i;
    packed.push_back(pack_chunk(indices.data(), size, sizeof(std::uint64_t)));
    std::vector<float> floats(size);
    std::vector<double> doubles(size);
    for (const double* column : values) {
      if (in_float()) {
        std::transform(column, column + games, floats.begin(),
                       [](double x) { return static_cast<float>(x); });
        packed.push_back(pack_chunk(floats.data(), size, sizeof(float)));
      } else {
        std::copy_n(column, games, doubles.begin());
        packed.push_back(pack_chunk(doubles.data(), size, sizeof(double)));
      }
    }
    return packed;
  }

  void add_part(std::uint64_t number, std::uint64_t offset, std::uint64_t games,
                const std::vector<const double*>& values) {
    std::optional<Part> whole;
    {
      const std::lock_guard lock(mutex_);
      Part& part = parts_[number];
      part.values.resize(values.size(), std::vector<double>(games_in(number)));
      for (std::size_t c = 0; c < values.size(); ++c) {
        std::copy_n(values[c], games, part.values[c].begin() + static_cast<std::ptrdiff_t>(offset));
      }
      part.games += games;
      if (part.games < games_in(number)) return;
      whole = std::move(part);
      parts_.erase(number);
    }
    std::vector<const double*> columns;
    columns.reserve(whole->values.size());
    for (const std::vector<double>& column : whole->values) columns.push_back(column.data());
    finish(number, pack(number, columns));
  }

  /// Writes the chunk when its turn has come, and those that waited for it.
  void finish(std::uint64_t number, Packed packed) {
    const std::lock_guard lock(mutex_);
    waiting_[number] = std::move(packed);
    while (!waiting_.empty() && waiting_.begin()->first == written_) {
      const Packed& next = waiting_.begin()->second;
      for (std::size_t c = 0; c < next.size(); ++c) hdf5_->write(c, written_ * chunk_, next[c]);
      waiting_.erase(waiting_.begin());
      written_ += 1;
    }
  }

  const GamesHeader header_;
  const std::uint64_t chunk_;
  AtomicFile atomic_;
  std::mutex mutex_;  // of what follows
  std::optional<Hdf5File> hdf5_;
  std::uint64_t written_ = 0;  // chunks
  std::map<std::uint64_t, Packed> waiting_;
  std::map<std::uint64_t, Part> parts_;
};

void require_games_files() {}

std::uint64_t games_chunk(std::uint64_t games) {
  // Few enough that threads finish together, enough for a compressor.
  constexpr std::uint64_t chunks = 64, least = 1024, most = 32768;
  return std::min(games, std::clamp(std::bit_floor(games / chunks), least, most));
}

GamesFile::GamesFile(const std::filesystem::path& path, const GamesHeader& header) {
  require_file(path);
  impl_ = std::make_unique<Impl>(path, header);
}
GamesFile::~GamesFile() = default;

void GamesFile::add(std::uint64_t begin, std::uint64_t end,
                    const std::vector<const double*>& values) {
  impl_->add(begin, end, values);
}

std::uint64_t GamesFile::window(std::uint64_t games, std::uint64_t workers) {
  return 4 * workers * games_chunk(games);
}

AtomicFile GamesFile::take() { return impl_->take(); }

}  // namespace delegauge::host
