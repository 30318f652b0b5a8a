// SPDX-License-Identifier: Apache-2.0
// Games that nobody has begun with, in the order of their indices.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "host/machine/index_ranges.hpp"

namespace delegauge::host {

/// Not for several threads.
class Todo {
 public:
  Todo() = default;
  explicit Todo(const IndexRanges& games);

  /// More games, after those that are there.
  void add(const IndexRange& range);
  /// The first games, one range of at most `most` > 0; nothing if none are left.
  std::optional<IndexRange> take(std::uint64_t most);
  /// What take() would return.
  std::optional<IndexRange> next(std::uint64_t most) const;
  /// Cuts the games off at the end of a block: of blocks of `block` games, that of the last game
  /// that was taken or is below `least`. Returns where the games now end.
  std::uint64_t stop_after_block(std::uint64_t block, std::uint64_t least);

  std::uint64_t size() const { return size_; }

 private:
  std::deque<IndexRange> ranges_;
  std::uint64_t size_ = 0;
  std::uint64_t reached_ = 0;  // beyond the last game that was taken
};

}  // namespace delegauge::host
