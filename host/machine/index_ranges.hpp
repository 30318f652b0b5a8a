// SPDX-License-Identifier: Apache-2.0
// A set of games, as ranges of their indices.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/executor/index_range.hpp"

namespace delegauge::host {

/// Ranges in ascending order, none empty, none touching another. Indices go up to 2^64 - 1.
class IndexRanges {
 public:
  IndexRanges() = default;
  /// One range; none if it is empty.
  explicit IndexRanges(const IndexRange& range) {
    if (range.size() > 0) ranges_.push_back(range);
  }

  /// Adds games that are not in the set. Raises std::logic_error if one is.
  void add(const IndexRange& range);
  void add(const IndexRanges& others);
  /// The games of `whole` that are not in the set.
  IndexRanges missing_from(const IndexRange& whole) const;
  /// Games that are in both; nothing if there are none.
  std::optional<IndexRange> overlap(const IndexRanges& others) const;

  /// How many games, and whether there are any.
  std::uint64_t size() const;
  bool empty() const { return ranges_.empty(); }
  /// Beyond the last game; 0 if there is none.
  std::uint64_t end() const { return ranges_.empty() ? 0 : ranges_.back().end; }
  /// Whether it is this range, and nothing else.
  bool is(const IndexRange& range) const;
  const std::vector<IndexRange>& ranges() const { return ranges_; }

  friend bool operator==(const IndexRanges&, const IndexRanges&) = default;

 private:
  std::vector<IndexRange> ranges_;
};

}  // namespace delegauge::host
