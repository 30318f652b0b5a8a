// SPDX-License-Identifier: Apache-2.0
// The profiles of a strategic game: outcomes numbered row-major, the last agent's action varying
// fastest (theory/model.md).
#pragma once

#include "delegauge/base/shape.hpp"

DELEGAUGE_BEGIN

struct Profiles {
  static constexpr int most_players = 8;
  int players = 0;
  int outcomes = 1;
  int actions[most_players] = {};
  int stride[most_players] = {};  // between outcomes that differ by one action of the player

  Profiles() = default;
  template <class Actions>
  Profiles(int n, const Actions& of) : players(n) {
    for (int i = n - 1; i >= 0; --i) {
      actions[i] = of[i];
      stride[i] = outcomes;
      outcomes *= actions[i];
    }
  }
  // A context of player i is what the others play: [0, contexts(i)).
  DELEGAUGE_INLINE int contexts(int i) const { return outcomes / actions[i]; }
  // The outcome of the context in which i plays its action 0.
  DELEGAUGE_INLINE int first_outcome(int i, int context) const {
    const int inner = context % stride[i];
    return (context - inner) * actions[i] + inner;
  }
  // The context that an outcome belongs to.
  DELEGAUGE_INLINE int context_of(int i, int outcome) const {
    const int block = stride[i] * actions[i];
    return outcome / block * stride[i] + outcome % stride[i];
  }
};

// The same, known when compiled, for shapes that are worth it on the CPU.
template <int... Actions>
struct FixedProfiles {
  static constexpr int most_players = sizeof...(Actions);
  static constexpr Static<most_players> players{};
  static constexpr Static<(1 * ... * Actions)> outcomes{};
  // Functions rather than arrays: device code has no arrays that are members of a class.
  struct EachActions {
    DELEGAUGE_INLINE constexpr int operator[](int i) const {
      constexpr int of[most_players] = {Actions...};
      return of[i];
    }
  };
  struct Strides {
    DELEGAUGE_INLINE constexpr int operator[](int i) const {
      int product = 1;
      for (int j = most_players - 1; j > i; --j) product *= EachActions()[j];
      return product;
    }
  };
  EachActions actions;
  Strides stride;

  FixedProfiles() = default;
  template <class Given>
  FixedProfiles(int, const Given&) {}
  DELEGAUGE_INLINE int contexts(int i) const { return outcomes / actions[i]; }
  DELEGAUGE_INLINE int first_outcome(int i, int context) const {
    const int inner = context % stride[i];
    return (context - inner) * actions[i] + inner;
  }
};

DELEGAUGE_END
