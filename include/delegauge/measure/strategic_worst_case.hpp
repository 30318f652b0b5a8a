// SPDX-License-Identifier: Apache-2.0
// The worst-case regret V(W) (worst_case.hpp) of a strategic game, searched for by a group: the
// same walk along the hull's edge, an outcome being known by its number.
#pragma once

#include "delegauge/base/group.hpp"
#include "delegauge/measure/worst_case.hpp"

DELEGAUGE_BEGIN

// agents, principals: welfare rows, their greatest values, and what counts as a tie. regret: W >=
// 0.
template <class V, class Group, class Count>
DELEGAUGE_INLINE V strategic_worst_case(const Group& group, Count outcomes, const V* agents,
                                        V w_best, V w_tie, const V* principals, V o_best, V o_tie,
                                        V regret) {
  using Real = RealOf<V>;
  const V reach = regret + w_tie;  // x <= reach counts as x <= W
  const auto x = [=](int s) DELEGAUGE_LAMBDA { return w_best - agents[s]; };
  const auto y = [=](int s) DELEGAUGE_LAMBDA { return o_best - principals[s]; };
  const auto near_end = group.first_greatest(
      outcomes, [=](int s) DELEGAUGE_LAMBDA { return select(x(s) <= reach, y(s), V(Real(-1))); });
  const auto far_end = group.first_greatest(
      outcomes, [=](int s) DELEGAUGE_LAMBDA { return select(x(s) <= reach, V(Real(-1)), y(s)); });
  V left_x = w_best - group.at(agents, near_end.outcome), left_y = near_end.value;
  V right_x = w_best - group.at(agents, far_end.outcome), right_y = far_end.value;
  // Where nothing out of reach is higher than what is within, the left end is the answer.
  auto active = right_y > left_y;
  for (int step = 0; step < outcomes && any(active); ++step) {
    const V run = select(active, right_x - left_x, V(1));
    const V slope = (right_y - left_y) / run;
    // The point farthest above the line through both ends; heights are taken from the left end.
    const auto best = group.first_greatest(outcomes, [=](int s) DELEGAUGE_LAMBDA {
      return fnma(slope, x(s) - left_x, y(s) - left_y);
    });
    const V best_x = w_best - group.at(agents, best.outcome);
    const V best_y = o_best - group.at(principals, best.outcome);
    active = active & (best.value > o_tie);
    const auto near = best_x <= reach;
    const auto move_left = active & near;
    const auto move_right = active & (!near);
    left_x = select(move_left, best_x, left_x);
    left_y = select(move_left, best_y, left_y);
    right_x = select(move_right, best_x, right_x);
    right_y = select(move_right, best_y, right_y);
  }
  const auto chord = right_y > left_y;
  const V share = max(V(0), regret - left_x) / select(chord, right_x - left_x, V(1));
  return select(chord, fma(share, right_y - left_y, left_y), left_y);
}

DELEGAUGE_END
