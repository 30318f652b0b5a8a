// SPDX-License-Identifier: Apache-2.0
// A set of games, as ranges of their indices.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/executor/surface_engine.hpp"

namespace delegauge::host {

/// Ranges in ascending order, none empty, none touching another. Indices go up to 2^64 - 1.
class GameRanges {
 public:
  GameRanges() = default;
  /// One range; none if it is empty.
  explicit GameRanges(const GameRange& range) {
    if (range.size() > 0) ranges_.push_back(range);
  }

  /// Adds games that are not in the set. Raises std::logic_error if one is.
  void add(const GameRange& range);
  void add(const GameRanges& others);
  /// The games of `whole` that are not in the set.
  GameRanges missing_from(const GameRange& whole) const;
  /// Games that are in both; nothing if there are none.
  std::optional<GameRange> overlap(const GameRanges& others) const;

  /// How many games, and whether there are any.
  std::uint64_t size() const;
  bool empty() const { return ranges_.empty(); }
  /// Beyond the last game; 0 if there is none.
  std::uint64_t end() const { return ranges_.empty() ? 0 : ranges_.back().end; }
  /// Whether it is this range, and nothing else.
  bool is(const GameRange& range) const;
  const std::vector<GameRange>& ranges() const { return ranges_; }

  friend bool operator==(const GameRanges&, const GameRanges&) = default;

 private:
  std::vector<GameRange> ranges_;
};

}  // namespace delegauge::host
