// SPDX-License-Identifier: Apache-2.0
#include "host/machine/range_queue.hpp"

#include <algorithm>

namespace delegauge::host {

RangeQueue::RangeQueue(std::uint64_t games, std::uint64_t window)
    : window_(window), fresh_(IndexRanges(IndexRange{0, games})) {}

RangeQueue::RangeQueue(const IndexRanges& games) : fresh_(games) {}

void RangeQueue::supply(const IndexRange& range) {
  const std::lock_guard lock(mutex_);
  fresh_.add(range);
  changed_.notify_all();
}

void RangeQueue::finish() {
  const std::lock_guard lock(mutex_);
  open_ = false;
  changed_.notify_all();
}

std::optional<IndexRange> RangeQueue::take(std::uint64_t most, Patience patience) {
  return take([most](std::uint64_t) { return most; }, patience);
}

std::optional<IndexRange> RangeQueue::take(const Limit& limit, Patience patience) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (closed_) return std::nullopt;
    if (const auto range = next(limit)) {
      if (range->size() == 0) return std::nullopt;
      out_ += range->size();
      return range;
    }
    const bool over = !open_ && left() == 0 && out_ == 0;
    if (patience == Patience::none || over) return std::nullopt;
    // Others hold what is left: it may come back.
    changed_.wait(lock);
  }
}

void RangeQueue::done(const IndexRange& range) {
  const std::lock_guard lock(mutex_);
  done_ += range.size();
  out_ -= range.size();
  if (window_ != no_window) move_window(range);
  if (out_ == 0 || window_ != no_window) changed_.notify_all();
}

void RangeQueue::move_window(const IndexRange& done) {
  beyond_[done.begin] = done.end;
  while (!beyond_.empty() && beyond_.begin()->first == first_open_) {
    first_open_ = beyond_.begin()->second;
    beyond_.erase(beyond_.begin());
  }
}

void RangeQueue::give_back(const IndexRange& range) {
  const std::lock_guard lock(mutex_);
  if (range.size() > 0) returned_.push_back(range);
  returned_games_ += range.size();
  out_ -= range.size();
  changed_.notify_all();
}

void RangeQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

std::uint64_t RangeQueue::stop_after_block(std::uint64_t block, std::uint64_t least) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t end = fresh_.stop_after_block(block, least);
  changed_.notify_all();
  return end;
}

std::uint64_t RangeQueue::games_done() const {
  const std::lock_guard lock(mutex_);
  return done_;
}

std::uint64_t RangeQueue::games_waiting() const {
  const std::lock_guard lock(mutex_);
  return left();
}

bool RangeQueue::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

bool RangeQueue::is_over() const {
  const std::lock_guard lock(mutex_);
  return !open_ && left() == 0 && out_ == 0;
}

std::optional<IndexRange> RangeQueue::next(const Limit& limit) {
  if (!returned_.empty()) {
    IndexRange& rest = returned_.back();
    const std::uint64_t most = limit(rest.begin);
    if (most == 0) return IndexRange{rest.begin, rest.begin};
    const IndexRange range = {rest.begin, rest.begin + std::min(most, rest.size())};
    rest.begin = range.end;
    if (rest.size() == 0) returned_.pop_back();
    returned_games_ -= range.size();
    return range;
  }
  const auto first = fresh_.next(1);
  if (!first) return std::nullopt;
  const std::uint64_t most = limit(first->begin);
  if (most == 0) return IndexRange{first->begin, first->begin};
  const auto fresh = fresh_.next(most);
  // Whole ranges, so that waiting for room does not cut them ever smaller.
  const bool alone = fresh->begin == first_open_;
  if (window_ != no_window && !alone &&
      fresh->size() > window_ - std::min(window_, fresh->begin - first_open_)) {
    return std::nullopt;
  }
  return fresh_.take(most);
}

}  // namespace delegauge::host
