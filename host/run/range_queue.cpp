// SPDX-License-Identifier: Apache-2.0
#include "host/run/range_queue.hpp"

#include <algorithm>

namespace delegauge::host {

std::optional<GameRange> RangeQueue::take(std::uint64_t most, Patience patience) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (closed_) return std::nullopt;
    if (const auto range = next(most)) return range;
    if (patience == Patience::none || done_ == games_) return std::nullopt;
    // Others hold what is left: it may come back.
    changed_.wait(lock);
  }
}

void RangeQueue::done(const GameRange& range) {
  const std::lock_guard lock(mutex_);
  done_ += range.size();
  if (window_ != no_window) move_window(range);
  if (done_ == games_ || window_ != no_window) changed_.notify_all();
}

void RangeQueue::move_window(const GameRange& done) {
  beyond_[done.begin] = done.end;
  while (!beyond_.empty() && beyond_.begin()->first == first_open_) {
    first_open_ = beyond_.begin()->second;
    beyond_.erase(beyond_.begin());
  }
}

void RangeQueue::give_back(const GameRange& range) {
  const std::lock_guard lock(mutex_);
  returned_.push_back(range);
  changed_.notify_all();
}

void RangeQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

std::uint64_t RangeQueue::games_done() const {
  const std::lock_guard lock(mutex_);
  return done_;
}

bool RangeQueue::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

std::optional<GameRange> RangeQueue::next(std::uint64_t most) {
  if (!returned_.empty()) {
    GameRange& rest = returned_.back();
    const GameRange range = {rest.begin, std::min(rest.end, rest.begin + most)};
    rest.begin = range.end;
    if (rest.size() == 0) returned_.pop_back();
    return range;
  }
  if (next_ == games_) return std::nullopt;
  const std::uint64_t wanted = std::min(most, games_ - next_);
  // Whole ranges, so that waiting for room does not cut them ever smaller.
  const bool alone = next_ == first_open_;
  if (window_ != no_window && !alone && wanted > window_ - std::min(window_, next_ - first_open_)) {
    return std::nullopt;
  }
  const GameRange range = {next_, next_ + wanted};
  next_ = range.end;
  return range;
}

}  // namespace delegauge::host
