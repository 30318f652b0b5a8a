// SPDX-License-Identifier: Apache-2.0
#include "host/machine/game_ranges.hpp"

#include <algorithm>
#include <stdexcept>

namespace delegauge::host {

void GameRanges::add(const GameRange& range) {
  if (range.size() == 0) return;
  // The first that ends at or after its begin: the one that it may touch or run into.
  const auto first =
      std::lower_bound(ranges_.begin(), ranges_.end(), range.begin,
                       [](const GameRange& r, std::uint64_t begin) { return r.end < begin; });
  GameRange joined = range;
  auto last = first;
  if (last != ranges_.end() && last->end == range.begin) {
    joined.begin = last->begin;
    ++last;
  }
  if (last != ranges_.end() && last->begin < range.end) {
    throw std::logic_error("games are counted twice");
  }
  if (last != ranges_.end() && last->begin == range.end) {
    joined.end = last->end;
    ++last;
  }
  if (first == last) {
    ranges_.insert(first, joined);
  } else {
    *first = joined;
    ranges_.erase(first + 1, last);
  }
}

void GameRanges::add(const GameRanges& others) {
  for (const GameRange& range : others.ranges_) add(range);
}

GameRanges GameRanges::missing_from(const GameRange& whole) const {
  GameRanges missing;
  std::uint64_t at = whole.begin;
  for (const GameRange& range : ranges_) {
    if (range.end <= at) continue;
    if (range.begin >= whole.end) break;
    if (range.begin > at) missing.ranges_.push_back({at, range.begin});
    at = range.end;
  }
  if (at < whole.end) missing.ranges_.push_back({at, whole.end});
  return missing;
}

std::optional<GameRange> GameRanges::overlap(const GameRanges& others) const {
  auto a = ranges_.begin();
  auto b = others.ranges_.begin();
  while (a != ranges_.end() && b != others.ranges_.end()) {
    const GameRange both = {std::max(a->begin, b->begin), std::min(a->end, b->end)};
    if (both.begin < both.end) return both;
    if (a->end < b->end) {
      ++a;
    } else {
      ++b;
    }
  }
  return std::nullopt;
}

bool GameRanges::is(const GameRange& range) const {
  return range.size() == 0 ? ranges_.empty() : ranges_.size() == 1 && ranges_.front() == range;
}

std::uint64_t GameRanges::size() const {
  std::uint64_t games = 0;
  for (const GameRange& range : ranges_) games += range.size();
  return games;
}

}  // namespace delegauge::host
