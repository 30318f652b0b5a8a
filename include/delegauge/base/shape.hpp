// SPDX-License-Identifier: Apache-2.0
// Numbers of players and outcomes, known when compiled or only when run, under one interface.
#pragma once

#include "delegauge/base/macros.hpp"

DELEGAUGE_BEGIN

// An int that the compiler knows: loops over it unroll, arrays of it live in registers.
template <int N>
struct Static {
  DELEGAUGE_INLINE constexpr operator int() const {
    return N;
  }  // NOLINT(google-explicit-constructor)
};

template <int Players, int Outcomes>
struct FixedShape {
  static constexpr bool fixed = true;
  static constexpr int max_players = Players;
  static constexpr int max_outcomes = Outcomes;
  Static<Players> players;
  Static<Outcomes> outcomes;
};

// max_outcomes = 0: storage for outcomes is the caller's.
struct RuntimeShape {
  static constexpr bool fixed = false;
  static constexpr int max_players = 8;
  static constexpr int max_outcomes = 0;
  int players;
  int outcomes;
};

DELEGAUGE_END
