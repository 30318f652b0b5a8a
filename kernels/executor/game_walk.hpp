// SPDX-License-Identifier: Apache-2.0
// The one walk over a measured group of games: whoever tallies, dumps or prints quantities of a
// game takes them from here.
#pragma once

#include <type_traits>

#include "kernels/executor/game_quantities.hpp"
#include "kernels/executor/measurer.hpp"

DELEGAUGE_BEGIN

// A quantity as an argument that `if constexpr` can tell from others.
template <GameQuantity q>
using Named = std::integral_constant<GameQuantity, q>;

// Hands the quantities of the game and of its bounds to put(Named<q>, item, value), in lanes and in
// the units in which they were measured, in the order of a tally's statistics. `measure` has its
// players and regrets. wants(Named<q>) says whether any value of q is of use; what is not costs
// nothing. bounds: which, a BoundSet or PlainBounds; their values are left in bound[], the
// caller's, since registers are fewer where they are not copied. put() derives what is made of a
// bound's value itself, for sampled games in lanes, for given games in double.
template <class Measure, class Bounds, class Wants, class Put>
DELEGAUGE_INLINE void walk_game(Measure& measure, const Bounds& bounds,
                                typename Measure::Value* bound, const Wants& wants,
                                const Put& put) {
  using Q = GameQuantity;
  using V = typename Measure::Value;
  const V weighted = measure.misalignment();
  put(Named<Q::weighted_misalignment>(), 0, weighted);
  put(Named<Q::agents_welfare_regret>(), 0, measure.agents_regret);
  put(Named<Q::principals_welfare_regret>(), 0, measure.principals_regret);
  put(Named<Q::trivial_bound>(), 0, measure.trivial);
  if (wants(Named<Q::worst_case_regret>())) {
    put(Named<Q::worst_case_regret>(), 0, measure.worst_case());
  }
  if (wants(Named<Q::total_misalignment>())) {
    put(Named<Q::total_misalignment>(), 0, measure.total_misalignment());
  }
  if (wants(Named<Q::miscalibration>())) {
    put(Named<Q::miscalibration>(), 0, measure.miscalibration());
  }
  if (wants(Named<Q::calibration>())) put(Named<Q::calibration>(), 0, measure.calibration());
  // The agents' comes last: `collective` takes what it leaves.
  const bool of_principals = wants(Named<Q::collective_alignment_principals>());
  const bool of_agents = wants(Named<Q::collective_alignment_agents>());
  V principals = V(0);
  if (of_principals) principals = measure.collective_alignment_principals();
  if (of_agents || bounds.has(Bound::collective)) {
    const V agents = measure.collective_alignment_agents();
    if (of_agents) put(Named<Q::collective_alignment_agents>(), 0, agents);
  }
  if (of_principals) put(Named<Q::collective_alignment_principals>(), 0, principals);
  measure.bounds_after_alignment(bounds, weighted, bound);
  DELEGAUGE_UNROLL(Static<Bounds::most>())
  for (int b = 0; b < Bounds::most; ++b) {
    if (bounds.has(static_cast<Bound>(b))) put(Named<Q::bounds>(), b, bound[b]);
  }
}

// Likewise what each player has, in its own unit. `magnitude`: of a side's player without the
// welfare scale, magnitude.principal(i) and magnitude.agent(i).
template <class Measure, class Magnitude, class Put>
DELEGAUGE_INLINE void walk_players(const Measure& measure, const Magnitude& magnitude,
                                   const Put& put) {
  using Q = GameQuantity;
  const auto& rows = measure.rows();
  const auto players = measure.shape().players;
  DELEGAUGE_UNROLL(players)
  for (int i = 0; i < players; ++i) {
    put(Named<Q::principal_magnitude>(), i, magnitude.principal(i));
    put(Named<Q::agent_magnitude>(), i, magnitude.agent(i));
    put(Named<Q::principal_shift>(), i, rows.principal_shift[i]);
    put(Named<Q::agent_shift>(), i, rows.agent_shift[i]);
    put(Named<Q::alignment_distance>(), i, rows.distance[i]);
  }
}

// Likewise the distances of all pairs (a, b) of the 2n rows, principals first, a < b, that
// wants(pair) asks for.
template <class Measure, class Wants, class Put>
DELEGAUGE_INLINE void walk_pairs(const Measure& measure, const Wants& wants, const Put& put) {
  const auto& rows = measure.rows();
  const auto shape = measure.shape();
  const auto row = [&](int player) {
    return player < shape.players ? rows.principal + player * shape.outcomes
                                  : rows.agent + (player - shape.players) * shape.outcomes;
  };
  for (int a = 0, pair = 0; a < 2 * shape.players; ++a) {
    for (int b = a + 1; b < 2 * shape.players; ++b, ++pair) {
      if (!wants(pair)) continue;
      put(Named<GameQuantity::pairwise_distance>(), pair,
          alignment_distance(row(a), row(b), shape.outcomes, measure.distance_norm()));
    }
  }
}

DELEGAUGE_END
