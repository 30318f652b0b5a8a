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
template <class Real>
constexpr int minimum_steps() {
  return sizeof(Real) == sizeof(float) ? 24 : 100;
}

// The least value of a convex objective(lambda) on [0, right], right being beyond a minimiser; at
// most `gap` too large. Tangents at both ends of a bracket bound the minimum from below and certify
// the gap. Steps alternate between where the tangents meet (exact at a kink) and where the slope
// would vanish if it were linear (quick where the function is smooth). A lane that is done no
// longer changes, so that its value does not depend on its neighbours.
template <class V, class Objective>
DELEGAUGE_INLINE V minimise_convex(const Objective& objective, V right, V gap) {
  using Real = RealOf<V>;
  V a = V(0), b = right;
  ValueAndSlope<V> at_a = objective(a);
  ValueAndSlope<V> at_b = objective(b);
  V best = min(at_b.value, at_a.value);
  auto active = (at_a.slope < V(0)) & (at_b.slope > V(0));
  for (int step = 0; step < minimum_steps<Real>() && any(active); ++step) {
    const V width = b - a;
    const V bend = select(active, at_b.slope - at_a.slope, V(1));
    const V meet = a + (at_b.value - at_a.value - at_b.slope * width) / (V(0) - bend);
    const V lower = at_a.value + at_a.slope * (meet - a);
    active = active & (best - lower > gap);
    if (!any(active)) break;
    const V flat = a - at_a.slope * width / bend;
    V next = step % 2 == 0 ? flat : meet;
    const auto inside = (next > a) & (next < b);
    next = select(inside, next, a + V(Real(0.5)) * width);
    const ValueAndSlope<V> at_next = objective(next);
    best = select(active, min(at_next.value, best), best);
    const auto falls = active & (at_next.slope < V(0));
    const auto rises = active & (at_next.slope >= V(0));
    a = select(falls, next, a);
    at_a.value = select(falls, at_next.value, at_a.value);
    at_a.slope = select(falls, at_next.slope, at_a.slope);
    b = select(rises, next, b);
    at_b.value = select(rises, at_next.value, at_b.value);
    at_b.slope = select(rises, at_next.slope, at_b.slope);
  }
  return best;
}

DELEGAUGE_END
