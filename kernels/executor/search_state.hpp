// SPDX-License-Identifier: Apache-2.0
// What a group of chains remembers from step to step.
#pragma once

#include <cstddef>

#include "delegauge/base/macros.hpp"

DELEGAUGE_BEGIN

// Where a game of n players and K outcomes lies in a chain's memory: standardised preferences,
// principals [player][outcome] before agents, the magnitudes of both sides, and numbers about it.
struct SearchGame {
  int utilities, magnitudes;  // how many of each
  int first;                  // entry

  DELEGAUGE_INLINE int preference(int at) const { return first + at; }
  DELEGAUGE_INLINE int magnitude(int at) const { return first + utilities + at; }
  DELEGAUGE_INLINE int regret() const { return first + utilities + magnitudes; }
  DELEGAUGE_INLINE int outside() const { return regret() + 1; }
  DELEGAUGE_INLINE int value() const { return regret() + 2; }
  DELEGAUGE_INLINE int end() const { return regret() + 3; }
};

// Kinds of moves: of all players, or of one of them.
inline constexpr int move_kinds = 2;

struct SearchLayout {
  SearchGame current, best;
  int step_sizes;  // of each kind of moves
  int entries;

  template <class Shape>
  static DELEGAUGE_INLINE SearchLayout of(const Shape& shape) {
    const int utilities = 2 * shape.players * shape.outcomes, magnitudes = 2 * shape.players;
    SearchLayout layout = {{utilities, magnitudes, 0}, {utilities, magnitudes, 0}, 0, 0};
    layout.best.first = layout.current.end();
    layout.step_sizes = layout.best.end();
    layout.entries = layout.step_sizes + move_kinds;
    return layout;
  }
};

// Entry e of a group of chains at memory[e * stride]: chains of a device's threads lie side by
// side.
template <class V>
struct SearchState {
  V* memory;
  std::ptrdiff_t stride;
  DELEGAUGE_INLINE V& operator[](int entry) const { return memory[entry * stride]; }
};

DELEGAUGE_END
