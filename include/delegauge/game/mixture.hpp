// SPDX-License-Identifier: Apache-2.0
// Agents who mix independently (theory/playing.md): each plays a uniform point of the simplex of
// its own actions, drawn by key. Which number is drawn for what is part of the sampler version.
#pragma once

#include "delegauge/base/group.hpp"
#include "delegauge/base/profiles.hpp"
#include "delegauge/random/keyed.hpp"

DELEGAUGE_BEGIN

// An exponential variate, the same whoever asks for it: those of an agent's actions, divided by
// their sum, are a uniform point of the simplex.
template <class V>
DELEGAUGE_INLINE V exponential_of_action(const KeyedDraws<V>& draws, int player, int action) {
  constexpr int each = draws_per_block<RealOf<V>>;
  auto words = draws.block(Purpose::mixtures, player, action / each);
  V u = V(1);
  for (int k = 0; k < each; ++k) {
    const V drawn = uniform_positive<V>(words);
    if (k == action % each) u = drawn;
  }
  return V(0) - log(u);
}

// An agent's mixed strategy.
template <class V>
struct UniformMixture {
  const KeyedDraws<V>& draws;
  int player, actions;
  V inverse;  // of the sum; 0 where that is 0, and all actions are alike

  template <class Group>
  DELEGAUGE_INLINE UniformMixture(const Group& group, const KeyedDraws<V>& of, int i, int count)
      : draws(of), player(i), actions(count) {
    const V total = group.sum(
        count, [&](int a) DELEGAUGE_LAMBDA { return exponential_of_action(draws, player, a); });
    const auto none = total <= V(0);
    inverse = select(none, V(0), V(1) / select(none, V(1), total));
  }
  DELEGAUGE_INLINE V operator()(int action) const {
    const V share = V(RealOf<V>(1) / static_cast<RealOf<V>>(actions));
    return select(inverse <= V(0), share, exponential_of_action(draws, player, action) * inverse);
  }
};

// probability[outcome]: the product of the agents' probabilities, the first agent's first.
template <class V, class Group, class AnyProfiles>
DELEGAUGE_INLINE void draw_mixture(const Group& group, const KeyedDraws<V>& draws,
                                   const AnyProfiles& profiles, V* probability) {
  for (int i = 0; i < profiles.players; ++i) {
    const int actions = profiles.actions[i], stride = profiles.stride[i];
    const UniformMixture<V> mixture(group, draws, i, actions);
    if constexpr (Group::is_alone) {
      // Each probability is worked out once.
      const int contexts = profiles.contexts(i);
      for (int a = 0; a < actions; ++a) {
        const V x = mixture(a);
        for (int context = 0; context < contexts; ++context) {
          const int s = profiles.first_outcome(i, context) + a * stride;
          probability[s] = i == 0 ? x : probability[s] * x;
        }
      }
    } else {
      group.each(profiles.outcomes, [&](int s) DELEGAUGE_LAMBDA {
        const V x = mixture(s / stride % actions);
        probability[s] = i == 0 ? x : probability[s] * x;
      });
    }
  }
}

DELEGAUGE_END
