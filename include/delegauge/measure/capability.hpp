// SPDX-License-Identifier: Apache-2.0
// Capabilities in strategic games of pure profiles (theory/bounds-from-capabilities.md):
// equilibria, the welfare that they guarantee, and the profiles that are played.
#pragma once

#include "delegauge/base/group.hpp"
#include "delegauge/base/profiles.hpp"

DELEGAUGE_BEGIN

// Kinds of profile, as numbers in a row: what each agent accepts, and whether it is played.
inline constexpr int epsilon_equilibrium = 1;  // but no equilibrium
inline constexpr int equilibrium = 2;          // and so an epsilon-equilibrium
inline constexpr int played_profile = 4;       // added to the other

// Utilities that fall short of the best response's share by no more are good enough.
inline constexpr double equilibrium_tolerance = 1e-10;
// Welfare at the ends of the interval of collective capability counts as inside.
inline constexpr double played_tolerance = 1e-6;

// Writes kind[outcome]. An agent accepts a profile if its utility u, lo and hi being the least and
// the greatest over its own actions, has hi - u <= epsilon (hi - lo) + tolerance: with epsilon[i] a
// profile is an epsilon-equilibrium, with nash_epsilon (at most epsilon[i]) an equilibrium. agent:
// utilities [player][outcome].
template <class V, class Group, class AnyProfiles>
DELEGAUGE_INLINE void classify_profiles(const Group& group, const AnyProfiles& profiles,
                                        const V* agent, const V* epsilon, V nash_epsilon, V* kind) {
  using Real = RealOf<V>;
  const V tolerance = V(Real(equilibrium_tolerance));
  for (int i = 0; i < profiles.players; ++i) {
    const V* const row = agent + std::ptrdiff_t{i} * profiles.outcomes;
    const int actions = profiles.actions[i], stride = profiles.stride[i];
    const V own = epsilon[i];
    group.each(profiles.contexts(i), [&](int context) DELEGAUGE_LAMBDA {
      const int first = profiles.first_outcome(i, context);
      V low = row[first], high = low;
      for (int a = 1; a < actions; ++a) {
        const V u = row[first + a * stride];
        low = min(u, low);
        high = max(u, high);
      }
      const V room = fma(own, high - low, tolerance);
      const V nash_room = fma(nash_epsilon, high - low, tolerance);
      for (int a = 0; a < actions; ++a) {
        const int s = first + a * stride;
        const V gap = high - row[s];
        const V mine = select(gap <= nash_room, V(Real(equilibrium)),
                              select(gap <= room, V(Real(epsilon_equilibrium)), V(0)));
        kind[s] = i == 0 ? mine : min(mine, kind[s]);
      }
    });
  }
}

// The extremes of welfare; of an empty set of equilibria, `nothing`.
template <class V>
struct WelfareExtremes {
  V agents_greatest;   // w*
  V agents_least;      // over all profiles
  V nash_least;        // w_0, over equilibria
  V epsilon_least;     // w_epsilon, over epsilon-equilibria
  V principals_least;  // of the principals' welfare
  V principals_greatest;

  static constexpr RealOf<V> nothing() { return RealOf<V>(sizeof(RealOf<V>) == 4 ? 3e38 : 1e300); }
  DELEGAUGE_INLINE TruthOf<V> has_equilibrium() const { return nash_least < V(nothing()); }
  DELEGAUGE_INLINE TruthOf<V> has_epsilon_equilibrium() const {
    return epsilon_least < V(nothing());
  }
};

template <class V, class Group, class Count>
DELEGAUGE_INLINE WelfareExtremes<V> welfare_extremes(const Group& group, Count outcomes,
                                                     const V* agents, const V* principals,
                                                     const V* kind) {
  using Real = RealOf<V>;
  const V nothing = V(-WelfareExtremes<V>::nothing());
  V best[6];
  group.template greatest<6>(outcomes, best, [&](int s, V* x) DELEGAUGE_LAMBDA {
    const V w = agents[s], other = principals[s], k = kind[s];
    x[0] = w;
    x[1] = -w;
    x[2] = select(k >= V(Real(equilibrium)), -w, nothing);
    x[3] = select(k >= V(Real(epsilon_equilibrium)), -w, nothing);
    x[4] = -other;
    x[5] = other;
  });
  return {best[0], -best[1], -best[2], -best[3], -best[4], best[5]};
}

// What is played under collective capability CC: the profiles whose welfare lies in [w_epsilon + CC
// (w* - w_0), w_epsilon + (w* - w_0)], with equal probability; if there is none, the first of those
// nearest to the middle.
template <class V>
struct Played {
  V low, high;          // the interval
  V count;              // profiles played
  TruthOf<V> fallback;  // no profile lies in the interval
};

// Adds played_profile to the kinds of what is played. There are equilibria.
template <class V, class Group, class Count>
DELEGAUGE_INLINE Played<V> play(const Group& group, Count outcomes,
                                const WelfareExtremes<V>& extremes, V collective_capability,
                                V tolerance, const V* welfare, V* kind) {
  using Real = RealOf<V>;
  Played<V> r;
  const V reach = extremes.agents_greatest - extremes.nash_least;
  r.low = fma(collective_capability, reach, extremes.epsilon_least);
  r.high = extremes.epsilon_least + reach;
  const V from = r.low - tolerance, to = r.high + tolerance;
  const V middle = V(Real(0.5)) * (r.low + r.high);
  const Place<V> nearest = group.first_greatest(
      outcomes, [=](int s) DELEGAUGE_LAMBDA { return -abs(welfare[s] - middle); });
  const V inside = group.sum(outcomes, [=](int s) DELEGAUGE_LAMBDA {
    return select((welfare[s] >= from) & (welfare[s] <= to), V(1), V(0));
  });
  r.fallback = inside <= V(0);
  r.count = max(inside, V(1));
  group.each(outcomes, [&](int s) DELEGAUGE_LAMBDA {
    const auto here = ((welfare[s] >= from) & (welfare[s] <= to)) |
                      (r.fallback & (nearest.outcome == V(static_cast<Real>(s))));
    kind[s] = kind[s] + select(here, V(Real(played_profile)), V(0));
  });
  return r;
}

// The equilibrium of least welfare alone, the first among ties, of which there is one.
template <class V, class Group, class Count>
DELEGAUGE_INLINE Played<V> play_worst_equilibrium(const Group& group, Count outcomes,
                                                  const WelfareExtremes<V>& extremes,
                                                  const V* welfare, V* kind) {
  using Real = RealOf<V>;
  const V nothing = V(-WelfareExtremes<V>::nothing());
  const Place<V> worst = group.first_greatest(outcomes, [=](int s) DELEGAUGE_LAMBDA {
    return select(kind[s] >= V(Real(equilibrium)), -welfare[s], nothing);
  });
  group.each(outcomes, [&](int s) DELEGAUGE_LAMBDA {
    const auto here = worst.outcome == V(static_cast<Real>(s));
    kind[s] = kind[s] + select(here, V(Real(played_profile)), V(0));
  });
  return {extremes.nash_least, extremes.nash_least, V(1), V(1) <= V(0)};
}

// The sum of term(s) over the profiles played.
template <class V, class Group, class Count, class Term>
DELEGAUGE_INLINE V sum_over_played(const Group& group, Count outcomes, const V* kind,
                                   const Term& term) {
  return group.sum(outcomes, [&](int s) DELEGAUGE_LAMBDA {
    const auto here = kind[s] >= V(RealOf<V>(played_profile));
    return any(here) ? select(here, V(term(s)), V(0)) : V(0);
  });
}

DELEGAUGE_END
