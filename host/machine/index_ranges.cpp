// SPDX-License-Identifier: Apache-2.0
#include "host/machine/index_ranges.hpp"

#include <algorithm>
#include <stdexcept>

namespace delegauge::host {

void IndexRanges::add(const IndexRange& range) {
  if (range.size() == 0) return;
  // The first that ends at or after its begin: the one that it may touch or run into.
  const auto first =
      std::lower_bound(ranges_.begin(), ranges_.end(), range.begin,
                       [](const IndexRange& r, std::uint64_t begin) { return r.end < begin; });
  IndexRange joined = range;
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

void IndexRanges::add(const IndexRanges& others) {
  for (const IndexRange& range : others.ranges_) add(range);
}

IndexRanges IndexRanges::missing_from(const IndexRange& whole) const {
  IndexRanges missing;
  std::uint64_t at = whole.begin;
  for (const IndexRange& range : ranges_) {
    if (range.end <= at) continue;
    if (range.begin >= whole.end) break;
    if (range.begin > at) missing.ranges_.push_back({at, range.begin});
    at = range.end;
  }
  if (at < whole.end) missing.ranges_.push_back({at, whole.end});
  return missing;
}

std::optional<IndexRange> IndexRanges::overlap(const IndexRanges& others) const {
  auto a = ranges_.begin();
  auto b = others.ranges_.begin();
  while (a != ranges_.end() && b != others.ranges_.end()) {
    const IndexRange both = {std::max(a->begin, b->begin), std::min(a->end, b->end)};
    if (both.begin < both.end) return both;
    if (a->end < b->end) {
      ++a;
    } else {
      ++b;
    }
  }
  return std::nullopt;
}

bool IndexRanges::is(const IndexRange& range) const {
  return range.size() == 0 ? ranges_.empty() : ranges_.size() == 1 && ranges_.front() == range;
}

std::uint64_t IndexRanges::size() const {
  std::uint64_t games = 0;
  for (const IndexRange& range : ranges_) games += range.size();
  return games;
}

}  // namespace delegauge::host
