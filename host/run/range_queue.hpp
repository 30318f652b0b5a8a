// SPDX-License-Identifier: Apache-2.0
// The games of a run as ranges that are handed out, and handed back if they could not be done.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "kernels/executor/surface_engine.hpp"

namespace delegauge::host {

/// For several threads. Every game is handed out until it is reported done, and done once.
class RangeQueue {
 public:
  static constexpr std::uint64_t no_window = UINT64_MAX;
  /// window: no game is handed out for the first time that many games or more beyond the first one
  /// that is not done, unless nothing else is handed out.
  explicit RangeQueue(std::uint64_t games, std::uint64_t window = no_window)
      : games_(games), window_(window) {}

  enum class Patience { none, until_there_is_one };
  /// At most `most` > 0 games. Nothing if all are handed out or beyond the window: at once without
  /// patience; with it only once all are done, or the queue is closed.
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
  void move_window(const GameRange& done);

  const std::uint64_t games_;
  const std::uint64_t window_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;  // the first game that was never handed out
  std::uint64_t done_ = 0;
  std::uint64_t first_open_ = 0;                   // the first that is not done, with a window
  std::map<std::uint64_t, std::uint64_t> beyond_;  // done beyond it: ends by their begins
  std::vector<GameRange> returned_;
  bool closed_ = false;
};

}  // namespace delegauge::host
