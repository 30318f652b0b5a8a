// SPDX-License-Identifier: Apache-2.0
// The games of a run as ranges that are handed out, and handed back if they could not be done.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "kernels/executor/surface_engine.hpp"

namespace delegauge::host {

/// For several threads. Every game is handed out until it is reported done, and done once.
class RangeQueue {
 public:
  explicit RangeQueue(std::uint64_t games) : games_(games) {}

  enum class Patience { none, until_there_is_one };
  /// At most `most` > 0 games. Nothing if all are handed out: at once without patience; with it
  /// only once all are done, or the queue is closed.
  std::optional<GameRange> take(std::uint64_t most, Patience patience);
  /// These games, handed out before, have been counted.
  void done(const GameRange& range);
  /// These, handed out before, have not, and are handed out again.
  void give_back(const GameRange& range);
  /// Nothing is handed out any more.
  void close();

  std::uint64_t games_done() const;
  bool closed() const;

 private:
  std::optional<GameRange> next(std::uint64_t most);

  const std::uint64_t games_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;  // the first game that was never handed out
  std::uint64_t done_ = 0;
  std::vector<GameRange> returned_;
  bool closed_ = false;
};

}  // namespace delegauge::host
