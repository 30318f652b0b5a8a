// SPDX-License-Identifier: Apache-2.0
// The games of a run as ranges that are handed out, and handed back if they could not be done.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "host/machine/range_source.hpp"
#include "host/machine/todo.hpp"

namespace delegauge::host {

/// For several threads. Every game is handed out until it is reported done, and done once.
class RangeQueue final : public RangeSource {
 public:
  static constexpr std::uint64_t no_window = UINT64_MAX;
  /// A queue of games [0, games). window: no game is handed out for the first time that many games
  /// or more beyond the first one that is not done, unless nothing else is handed out.
  explicit RangeQueue(std::uint64_t games, std::uint64_t window = no_window);
  /// A queue of these games, the lowest first.
  explicit RangeQueue(const IndexRanges& games);
  /// A queue of games yet to come: takers wait for supply() until finish(). With a window, these
  /// are one range from 0.
  struct Open {};
  explicit RangeQueue(Open /*open*/, std::uint64_t window = no_window)
      : window_(window), open_(true) {}

  /// More games, after those that are there.
  void supply(const IndexRange& range);
  /// No more games will come.
  void finish();

  /// At most `most` > 0 games. Nothing if all are handed out or beyond the window: at once without
  /// patience; with it only once all are done and no more will come, or the queue is closed.
  std::optional<IndexRange> take(std::uint64_t most, Patience patience) override;
  /// The most to take of games from `begin` on; 0 for none of them.
  using Limit = std::function<std::uint64_t(std::uint64_t begin)>;
  /// The same with a limit for whatever would be handed out next. Nothing, too, as soon as that is
  /// nothing for the taker.
  std::optional<IndexRange> take(const Limit& limit, Patience patience);
  void done(const IndexRange& range) override;
  void give_back(const IndexRange& range) override;
  /// Nothing is handed out any more.
  void close();
  /// Todo's, of the games that have not been handed out.
  std::uint64_t stop_after_block(std::uint64_t block, std::uint64_t least);

  std::uint64_t games_done() const;
  /// That are there and have not been handed out.
  std::uint64_t games_waiting() const;
  bool closed() const;
  /// Whether all are done and no more will come.
  bool is_over() const;

 private:
  /// What take() gives next; empty if it is nothing for the taker.
  std::optional<IndexRange> next(const Limit& limit);
  std::uint64_t left() const { return fresh_.size() + returned_games_; }
  void move_window(const IndexRange& done);

  const std::uint64_t window_ = no_window;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Todo fresh_;                        // never handed out
  std::vector<IndexRange> returned_;  // handed out and given back
  std::uint64_t returned_games_ = 0;
  std::uint64_t out_ = 0;  // games handed out and neither done nor given back
  std::uint64_t done_ = 0;
  std::uint64_t first_open_ = 0;                   // the first that is not done, with a window
  std::map<std::uint64_t, std::uint64_t> beyond_;  // done beyond it: ends by their begins
  bool open_ = false;
  bool closed_ = false;
};

}  // namespace delegauge::host
