// SPDX-License-Identifier: Apache-2.0
#include "host/machine/todo.hpp"

#include <algorithm>

namespace delegauge::host {

Todo::Todo(const IndexRanges& games)
    : ranges_(games.ranges().begin(), games.ranges().end()), size_(games.size()) {}

void Todo::add(const IndexRange& range) {
  if (range.size() == 0) return;
  ranges_.push_back(range);
  size_ += range.size();
}

std::optional<IndexRange> Todo::next(std::uint64_t most) const {
  if (ranges_.empty()) return std::nullopt;
  const IndexRange& first = ranges_.front();
  return IndexRange{first.begin, first.begin + std::min(most, first.size())};
}

std::optional<IndexRange> Todo::take(std::uint64_t most) {
  const std::optional<IndexRange> range = next(most);
  if (!range) return std::nullopt;
  ranges_.front().begin = range->end;
  if (ranges_.front().size() == 0) ranges_.pop_front();
  size_ -= range->size();
  reached_ = std::max(reached_, range->end);
  return range;
}

std::uint64_t Todo::stop_after_block(std::uint64_t block, std::uint64_t least) {
  const std::uint64_t begun = std::max(reached_, least);
  const std::uint64_t last = ranges_.empty() ? begun : std::max(begun, ranges_.back().end);
  const std::uint64_t rest = begun % block;  // no sum that could overflow
  const std::uint64_t end = rest == 0 ? begun : begun + std::min(block - rest, last - begun);
  while (!ranges_.empty() && ranges_.back().end > end) {
    IndexRange& range = ranges_.back();
    const std::uint64_t kept = std::max(range.begin, end);
    size_ -= range.end - kept;
    range.end = kept;
    if (range.size() == 0) ranges_.pop_back();
  }
  return end;
}

}  // namespace delegauge::host
