// SPDX-License-Identifier: Apache-2.0
// Minimum of a convex function of lambda >= 0, lane by lane, to a proven gap.
#pragma once

#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

template <class V>
struct ValueAndSlope {
  V value;
  V slope;  // any subgradient
};

// How near to the minimum, as a fraction of the trivial bound, the search stops. Any lambda gives a
// valid bound; stopping early only loosens it, by at most this much.
template <class Real>
constexpr Real minimum_gap() {
  return sizeof(Real) == sizeof(float) ? Real(3e-7) : Real(1e-14);
}
// Never reached: a bracket is at least halved every three steps, and one that is a minimum_gap of
// the first one holds a value that is near enough.
template <class Real>
constexpr int minimum_steps() {
  return sizeof(Real) == sizeof(float) ? 75 : 150;
}

// For objectives that are at most `start` at 0 and at least lambda W + lambda rise - start: at this
// lambda they are back at `start`, so a minimum is at or before it. Nor do they exceed 3 start up
// to there: however many decades lie between the points at which such an objective bends, values of
// the size of `start` are all that is computed with.
template <class V>
DELEGAUGE_INLINE V farthest_minimiser(V start, V rise, V regret) {
  const V slope = rise + regret;
  const auto flat = rise <= V(0);
  return select(flat, V(0), V(2) * start / select(flat, V(1), slope));
}

// The least value of a convex objective(lambda) on [0, right], right being beyond a minimiser; at
// most `gap` too large, and no more than that at `guess`, if this lies between. Tangents at both
// ends of a bracket bound the minimum from below and certify the gap. Steps alternate between where
// the slope would vanish if it were linear (quick where the function is smooth) and where the
// tangents meet (exact at a kink); where two of them together have not halved the bracket, the next
// one does. A lane that is done no longer changes, so that its value does not depend on its
// neighbours.
template <class V, class Objective>
DELEGAUGE_INLINE V minimise_convex(const Objective& objective, V right, V guess, V gap) {
  using Real = RealOf<V>;
  V a = V(0), b = right;
  ValueAndSlope<V> at_a = objective(a);
  ValueAndSlope<V> at_b = objective(b);
  V best = min(at_b.value, at_a.value);
  auto active = (at_a.slope < V(0)) & (at_b.slope > V(0));
  // Takes a point of the bracket in place of the end on the same side of the minimum.
  const auto take = [&](TruthOf<V> here, V lambda) {
    const ValueAndSlope<V> at = objective(lambda);
    best = select(here, min(at.value, best), best);
    const auto falls = here & (at.slope < V(0));
    const auto rises = here & (at.slope >= V(0));
    a = select(falls, lambda, a);
    at_a.value = select(falls, at.value, at_a.value);
    at_a.slope = select(falls, at.slope, at_a.slope);
    b = select(rises, lambda, b);
    at_b.value = select(rises, at.value, at_b.value);
    at_b.slope = select(rises, at.slope, at_b.slope);
  };
  const auto guessed = active & (guess > a) & (guess < b);
  if (any(guessed)) take(guessed, guess);
  V before = b - a;  // the width two steps ago, at every third
  for (int step = 0; step < minimum_steps<Real>() && any(active); ++step) {
    const V width = b - a;
    const V bend = select(active, at_b.slope - at_a.slope, V(1));
    const V meet = a + (at_b.value - at_a.value - at_b.slope * width) / (V(0) - bend);
    const V lower = at_a.value + at_a.slope * (meet - a);
    active = active & (best - lower > gap);
    if (!any(active)) break;
    const V flat = a - at_a.slope * width / bend;
    const V middle = a + V(Real(0.5)) * width;
    const V next = step % 2 == 0 ? flat : meet;
    auto usable = (next > a) & (next < b);
    if (step % 3 == 0) before = width;
    if (step % 3 == 2) usable = usable & (width <= V(Real(0.5)) * before);
    take(active, select(usable, next, middle));
  }
  return best;
}

DELEGAUGE_END
