// SPDX-License-Identifier: Apache-2.0
// The worst-case regret V(W) (theory/worst-case.md): the upper concave envelope, at W, of the
// points (x_s, y_s) of the agents' and the principals' shortfalls.
#pragma once

#include "delegauge/measure/welfare.hpp"

DELEGAUGE_BEGIN

// How many ties the range of the agents' welfare has to hold for one more tie of regret to be next
// to nothing: a bound rises by no more than the trivial bound over this.
inline constexpr float many_ties = 16384;

// How far beyond the agents' regret W a bound that promises not to be below V has to look: V counts
// outcomes up to W + tie as within W. Where agents nearly cancel, so that their welfare's range is
// few ties, V of W + tie is well above V of W. Elsewhere it is not, and where the range is 0 every
// outcome has the same shortfall anyway: this is 0.
template <class V>
DELEGAUGE_INLINE V reach_beyond(V range, V tie) {
  return select((range > V(0)) & (range <= V(RealOf<V>(many_ties)) * tie), tie, V(0));
}

// The edge of the hull above W, between two outcomes' points, or the one on the left alone.
template <class V>
struct WorstCaseEdge {
  V left_x, left_y, right_x, right_y;
  TruthOf<V> chord;
  V share;  // of the right end, if there is one

  DELEGAUGE_INLINE V height() const {
    return select(chord, fma(share, right_y - left_y, left_y), left_y);
  }
};

// x, y: the agents' and the principals' shortfalls [0..outcomes); W >= 0.
//
// The edge of the hull above W is found from its two ends: of the points left of W (x <= W) the
// highest, of those right of it the highest; then, as long as some point lies above the chord, the
// farthest above it replaces the end on its own side of W. Each step is one pass over the outcomes,
// three or four do, and whatever stops early is a chord of real points, a lower estimate.
template <class V, class Count>
DELEGAUGE_INLINE WorstCaseEdge<V> worst_case_edge(const Shortfalls<V>& agents,
                                                  const Shortfalls<V>& principals, Count outcomes,
                                                  V regret) {
  const V* const x = agents.of;
  const V* const y = principals.of;
  const V reach = regret + agents.tie;  // x <= reach counts as x <= W
  // Left end: the highest point within reach, of the highest the leftmost. The best outcome has x =
  // 0.
  V left_x = V(0), left_y = V(-1);
  // Right end: the highest point overall, if it is out of reach.
  V right_x = V(0), right_y = V(-1);
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) {
    const auto near = x[s] <= reach;
    const auto higher_near = near & ((y[s] > left_y) | ((y[s] == left_y) & (x[s] < left_x)));
    left_x = select(higher_near, x[s], left_x);
    left_y = select(higher_near, y[s], left_y);
    const auto higher_far = (!near) & ((y[s] > right_y) | ((y[s] == right_y) & (x[s] < right_x)));
    right_x = select(higher_far, x[s], right_x);
    right_y = select(higher_far, y[s], right_y);
  }
  // Where nothing out of reach is higher than what is within, the left end is the answer.
  auto active = right_y > left_y;
  for (int step = 0; step < outcomes && any(active); ++step) {
    const V run = select(active, right_x - left_x, V(1));
    const V rise = right_y - left_y;
    const V slope = rise / run;
    // The point farthest above the line through both ends; heights are taken from the left end.
    V best = V(0), best_x = left_x, best_y = left_y;
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) {
      const V above = fnma(slope, x[s] - left_x, y[s] - left_y);
      const auto better = above > best;
      best = select(better, above, best);
      best_x = select(better, x[s], best_x);
      best_y = select(better, y[s], best_y);
    }
    active = active & (best > principals.tie);
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
  return {left_x, left_y, right_x, right_y, chord, share};
}

template <class V, class Count>
DELEGAUGE_INLINE V worst_case_regret(const Shortfalls<V>& agents, const Shortfalls<V>& principals,
                                     Count outcomes, V regret) {
  return worst_case_edge(agents, principals, outcomes, regret).height();
}

// The strategy that attains it: on the edge's outcomes, of equal ones on the first.
template <class V, class Count>
DELEGAUGE_INLINE void play_worst_case(const WorstCaseEdge<V>& edge, const Shortfalls<V>& agents,
                                      const Shortfalls<V>& principals, Count outcomes,
                                      V* strategy) {
  V left = select(edge.chord, V(1) - edge.share, V(1));
  V right = select(edge.chord, edge.share, V(0));
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) {
    const V x = agents.of[s], y = principals.of[s];
    const V first = select((x == edge.left_x) & (y == edge.left_y), left, V(0));
    const V second = select((x == edge.right_x) & (y == edge.right_y), right, V(0));
    strategy[s] = first + second;
    left = left - first;
    right = right - second;
  }
}

DELEGAUGE_END
