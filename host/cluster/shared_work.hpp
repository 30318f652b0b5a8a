// SPDX-License-Identifier: Apache-2.0
// The games of a run, handed out to the ranks of a cluster as they get through them.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "host/cluster/cluster.hpp"
#include "host/machine/range_queue.hpp"
#include "host/machine/todo.hpp"

namespace delegauge::host {

/// Every rank has one of the same games and calls beat() as often as all others, from one thread.
/// What is handed out follows from what the ranks tell each other, so each rank works it out for
/// itself: nobody asks, and nobody waits for an answer.
class SharedWork {
 public:
  /// todo: handed out in this order. grain: no range that is handed out ends within one of its
  /// multiples. batch: games that this rank's workers take at a time, all together. window: of the
  /// queue.
  SharedWork(Cluster& cluster, const std::vector<IndexRange>& todo, std::uint64_t grain,
             std::uint64_t batch, std::uint64_t window = RangeQueue::no_window);

  /// Concerns the games handed out to this rank.
  RangeQueue& queue() { return queue_; }

  /// Whether this rank has done all it was given, and will be given no more.
  bool is_over() const { return queue_.is_over(); }

  struct Wishes {
    bool stop = false;        // the run is to be given up
    bool failed = false;      // this rank can do no more
    bool idle = false;        // its workers have returned
    bool checkpoint = false;  // the root's alone count from here on
    bool time_is_up = false;
  };
  struct Outlook {
    bool stop = false;    // somebody wants it
    bool failed = false;  // somebody did
    bool all_idle = false;
    bool checkpoint = false;  // all are to gather now
    std::uint64_t done = 0;   // games, by all
  };
  /// Tells the others, hears of them, and hands out more. Where time is up, games end with a block
  /// of `block` games, all that were begun or are below `least` included.
  Outlook beat(const Wishes& wishes, std::uint64_t block, std::uint64_t least);

  /// Where the games end since time was up; `end` before that.
  std::uint64_t end(std::uint64_t end) const { return cut_ ? cut_end_ : end; }

 private:
  RankStatus status(const Wishes& wishes);
  void hand_out(const std::vector<RankStatus>& ranks);

  using Clock = std::chrono::steady_clock;
  Cluster& cluster_;
  Todo todo_;  // of a cluster of several, what no rank has been given; the same everywhere
  RangeQueue queue_;
  std::uint64_t grain_, batch_;
  Clock::time_point began_ = Clock::now(), last_beat_ = began_;
  double longest_gap_ = 0;  // seconds between two beats
  bool cut_ = false;
  std::uint64_t cut_end_ = 0;
};

}  // namespace delegauge::host
