// SPDX-License-Identifier: Apache-2.0
// Numbers of players and outcomes, known when compiled or only when run, under one interface.
#pragma once

#include <type_traits>
#include <utility>

#include "delegauge/base/macros.hpp"

DELEGAUGE_BEGIN

// An int that the compiler knows: loops over it unroll, arrays of it live in registers.
template <int N>
struct Static {
  DELEGAUGE_INLINE constexpr operator int() const {
    return N;
  }  // NOLINT(google-explicit-constructor)
};

// How often a loop over a count of this type is unrolled in device code: in full where it is known.
template <class Count>
constexpr int unroll_factor = 1;
template <int N>
constexpr int unroll_factor<Static<N>> = N;

// A count that the compiler knows, too, but loops over it stay loops.
template <int N>
struct Rolled {
  DELEGAUGE_INLINE constexpr operator int() const {
    return N;
  }  // NOLINT(google-explicit-constructor)
};

// count - 1, as well known as count is.
DELEGAUGE_INLINE constexpr int one_less(int count) { return count - 1; }
template <int N>
DELEGAUGE_INLINE constexpr Static<N - 1> one_less(Static<N>) {
  return {};
}
template <int N>
DELEGAUGE_INLINE constexpr Rolled<N - 1> one_less(Rolled<N>) {
  return {};
}

template <int Players, int Outcomes>
struct FixedShape {
  static constexpr bool fixed = true;
  static constexpr int max_players = Players;
  static constexpr int max_outcomes = Outcomes;
  // Tables of more utilities than a CUDA thread has registers for are left in memory: a loop over
  // their players stays one.
  static constexpr int most_in_registers = 48;
  static constexpr bool in_registers = Players * Outcomes <= most_in_registers;
  std::conditional_t<in_registers, Static<Players>, Rolled<Players>> players;
  Static<Outcomes> outcomes;
};

// A count that may be a million, unlike that of players: sums over it take care (base/reduce.hpp).
struct LongCount {
  int count;
  DELEGAUGE_INLINE constexpr LongCount(int of)  // NOLINT(google-explicit-constructor)
      : count(of) {}
  DELEGAUGE_INLINE constexpr operator int() const {
    return count;
  }  // NOLINT(google-explicit-constructor)
};

// max_outcomes = 0: storage for outcomes is the caller's.
struct RuntimeShape {
  static constexpr bool fixed = false;
  static constexpr int max_players = 8;
  static constexpr int max_outcomes = 0;
  int players;
  LongCount outcomes;
};

// f(0), ..., f(count - 1), in order: written out where the compiler knows a small count.
template <class F, int... At>
DELEGAUGE_INLINE void written_out(const F& f, std::integer_sequence<int, At...>) {
  (f(At), ...);
}
template <class F>
DELEGAUGE_INLINE void for_count(int count, const F& f) {
  for (int s = 0; s < count; ++s) f(s);
}
template <int N, class F>
DELEGAUGE_INLINE void for_count(Static<N> count, const F& f) {
  if constexpr (N <= 16) {
    written_out(f, std::make_integer_sequence<int, N>());
  } else {
    for_count(int(count), f);
  }
}

DELEGAUGE_END
