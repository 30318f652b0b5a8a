// SPDX-License-Identifier: Apache-2.0
// ||x - lambda y||_q as a convex function of lambda, for the bounds that minimise over it in any
// norm.
#pragma once

#include "delegauge/bound/minimise.hpp"
#include "delegauge/measure/standardise.hpp"

DELEGAUGE_BEGIN

// x(s), y(s): entries of two vectors over outcomes. The slope is a subgradient.
template <class V, class Count, class X, class Y>
DELEGAUGE_INLINE ValueAndSlope<V> residual_norm(Count outcomes, Norm norm, V lambda, const X& x,
                                                const Y& y) {
  const auto rest = [&](int s) { return fnma(lambda, V(y(s)), V(x(s))); };
  if (norm == Norm::l2) {
    const V value = sqrt(sum_of_squares<V>(outcomes, rest));
    const V product = dot<V>(outcomes, rest, y);
    const auto kink = value <= V(0);
    return {value, select(kink, V(0), (V(0) - product) / select(kink, V(1), value))};
  }
  if (norm == Norm::l1) {
    const V value = sum<V>(outcomes, [&](int s) { return abs(rest(s)); });
    const V slope = sum<V>(outcomes, [&](int s) {
      const V r = rest(s);
      return select(r > V(0), V(0) - y(s), select(r < V(0), y(s), V(0)));
    });
    return {value, slope};
  }
  V value = V(0), slope = V(0);
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) {
    const V r = rest(s);
    const auto larger = abs(r) > value;
    value = select(larger, abs(r), value);
    slope = select(larger, select(r > V(0), V(0) - y(s), y(s)), slope);
  }
  return {value, slope};
}

DELEGAUGE_END
