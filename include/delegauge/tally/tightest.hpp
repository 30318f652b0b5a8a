// SPDX-License-Identifier: Apache-2.0
// The games on which a bound is tightest.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace delegauge {

struct TightGame {
  std::uint64_t index = 0;
  double tightness = 0;  // in the run's own precision, which alone decides
};

// The tightest first, ties to the lowest index.
inline bool tighter(const TightGame& a, const TightGame& b) {
  return a.tightness > b.tightness || (a.tightness == b.tightness && a.index < b.index);
}

struct TightestGames {
  std::size_t capacity = 10;
  std::vector<TightGame> games;  // sorted by `tighter`

  // No game that is not tighter than this one can enter.
  bool full() const { return games.size() == capacity; }
  void add(const TightGame& game) {
    if (capacity == 0 || (full() && !tighter(game, games.back()))) return;
    if (full()) games.pop_back();
    games.insert(std::upper_bound(games.begin(), games.end(), game, tighter), game);
  }
  void merge(const TightestGames& other) {
    for (const TightGame& game : other.games) add(game);
  }
};

}  // namespace delegauge
