// SPDX-License-Identifier: Apache-2.0
#include "host/cluster/shared_work.hpp"

#include <algorithm>

namespace delegauge::host {
namespace {

constexpr std::uint64_t stop_flag = 1, failed_flag = 2, idle_flag = 4, checkpoint_flag = 8,
                        time_flag = 16;

}  // namespace

SharedWork::SharedWork(Cluster& cluster, const std::vector<IndexRange>& todo, std::uint64_t grain,
                       std::uint64_t batch, std::uint64_t window)
    : cluster_(cluster), queue_(RangeQueue::Open{}, window), grain_(grain), batch_(batch) {
  if (cluster.is_alone()) {
    for (const IndexRange& range : todo) queue_.supply(range);
    queue_.finish();
  } else {
    for (const IndexRange& range : todo) todo_.add(range);
    if (todo_.size() == 0) queue_.finish();
  }
}

RankStatus SharedWork::status(const Wishes& wishes) {
  const Clock::time_point now = Clock::now();
  const auto seconds = [](Clock::duration d) { return std::chrono::duration<double>(d).count(); };
  longest_gap_ = std::max(longest_gap_, seconds(now - last_beat_));
  last_beat_ = now;
  RankStatus mine;
  mine.done = queue_.games_done();
  mine.waiting = queue_.games_waiting();
  // A second's work, or what the longest wait for the others and for the disk would have taken; at
  // first no more than has been done, until the rate is known.
  const double ahead = std::max(1.0, 2 * longest_gap_);
  const double rate = static_cast<double>(mine.done) / std::max(seconds(now - began_), 1e-3);
  const auto done = static_cast<double>(mine.done);
  mine.wanted = std::max(2 * batch_, static_cast<std::uint64_t>(std::min(rate * ahead, done)));
  mine.least = batch_;
  if (wishes.stop || wishes.failed) mine.flags |= stop_flag;
  if (wishes.failed) mine.flags |= failed_flag;
  if (wishes.idle) mine.flags |= idle_flag;
  if (wishes.checkpoint && cluster_.is_root()) mine.flags |= checkpoint_flag;
  if (wishes.time_is_up && cluster_.is_root()) mine.flags |= time_flag;
  return mine;
}

SharedWork::Outlook SharedWork::beat(const Wishes& wishes, std::uint64_t block,
                                     std::uint64_t least) {
  const std::vector<RankStatus> ranks = cluster_.exchange(status(wishes));
  std::uint64_t flags = 0;
  Outlook outlook;
  outlook.all_idle = true;
  for (const RankStatus& rank : ranks) {
    flags |= rank.flags;
    outlook.all_idle = outlook.all_idle && (rank.flags & idle_flag) != 0;
    outlook.done += rank.done;
  }
  outlook.stop = (flags & stop_flag) != 0;
  outlook.failed = (flags & failed_flag) != 0;
  outlook.checkpoint = (flags & checkpoint_flag) != 0;
  if ((flags & time_flag) != 0 && !cut_) {
    cut_ = true;
    cut_end_ = cluster_.is_alone() ? queue_.stop_after_block(block, least)
                                   : todo_.stop_after_block(block, least);
  }
  if (!cluster_.is_alone() && !outlook.stop) hand_out(ranks);
  return outlook;
}

void SharedWork::hand_out(const std::vector<RankStatus>& ranks) {
  const auto count = static_cast<std::uint64_t>(ranks.size());
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
    const RankStatus& its = ranks[rank];
    // Towards the end ever less, so that all finish together.
    const std::uint64_t share = std::max(its.least, todo_.size() / (2 * count));
    std::uint64_t more = its.wanted > its.waiting ? its.wanted - its.waiting : 0;
    more = std::min(more, share);
    while (more > 0) {
      const auto next = todo_.next(more);
      if (!next) break;
      const std::uint64_t beyond = next->end % grain_;
      const auto given = todo_.take(next->size() + (beyond == 0 ? 0 : grain_ - beyond));
      more -= std::min(more, given->size());
      if (static_cast<int>(rank) == cluster_.rank()) queue_.supply(*given);
    }
  }
  if (todo_.size() == 0) queue_.finish();
}

}  // namespace delegauge::host
