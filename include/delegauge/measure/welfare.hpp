// SPDX-License-Identifier: Apache-2.0
// Welfare, how far each outcome falls short of the best, and regret (theory.md, "Welfare and
// regret").
#pragma once

#include "delegauge/base/reduce.hpp"

DELEGAUGE_BEGIN

// Outcomes whose welfare differs by at most this fraction of its range tie.
template <class Real>
constexpr Real tie_tolerance() {
  return sizeof(Real) == sizeof(float) ? Real(1e-6) : Real(1e-12);
}

// Turns welfare[0..outcomes) into shortfalls max(welfare) - welfare[s] >= 0; returns the largest
// shortfall, the range of welfare.
template <class V, class Count>
DELEGAUGE_INLINE V to_shortfall(V* welfare, Count outcomes) {
  const V best = greatest<V>(outcomes, [welfare](int s) { return welfare[s]; });
  V range = V(0);
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) {
    welfare[s] = best - welfare[s];
    range = max(range, welfare[s]);
  }
  return range;
}

// Welfare regret of a strategy: sum of strategy[s] * shortfall[s], which rounding cannot make
// negative.
template <class V, class Count>
DELEGAUGE_INLINE V welfare_regret(const V* strategy, const V* shortfall, Count outcomes) {
  return dot<V>(
      outcomes, [=](int s) { return strategy[s]; }, [=](int s) { return shortfall[s]; });
}

DELEGAUGE_END
