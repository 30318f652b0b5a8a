// SPDX-License-Identifier: Apache-2.0
// Welfare, how far each outcome falls short of the best, and regret (theory/welfare-and-regret.md).
#pragma once

#include "delegauge/base/reduce.hpp"

DELEGAUGE_BEGIN

// Outcomes tie whose welfare differs by at most this fraction of what was added up: of the
// greatest, over outcomes, of omega sum_i |u_i(s)|. Not of the welfare's own range: where players'
// utilities cancel, as those of constant-sum games do, that is nothing but rounding.
template <class Real>
constexpr Real tie_tolerance() {
  return sizeof(Real) == sizeof(float) ? Real(1e-6) : Real(1e-12);
}

// How far outcomes fall short of a side's best: of[outcome] >= 0, and how far at most. Welfare that
// differs by no more than `tie` is equal.
template <class V>
struct Shortfalls {
  const V* of;
  V range, tie;
};

// Writes the shortfalls max(welfare) - welfare[s] >= 0 of all outcomes, exactly 0 of those that tie
// with the best; returns the largest, the range of welfare, 0 if it is constant.
template <class V, class Count>
DELEGAUGE_INLINE V to_shortfall(const V* welfare, V* shortfall, Count outcomes, V tie) {
  const V best = greatest<V>(outcomes, [welfare](int s) { return welfare[s]; });
  V range = V(0);
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) {
    const V apart = best - welfare[s];
    shortfall[s] = select(apart <= tie, V(0), apart);
    range = max(range, shortfall[s]);
  }
  return range;
}

// Gives outcomes that tie with the best the best's welfare.
template <class V, class Count>
DELEGAUGE_INLINE void settle_ties(V* welfare, const V* shortfall, Count outcomes) {
  const V best = greatest<V>(outcomes, [welfare](int s) { return welfare[s]; });
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) welfare[s] = select(shortfall[s] <= V(0), best, welfare[s]);
}

// Welfare regret of a strategy: sum of strategy[s] * shortfall[s], which rounding cannot make
// negative.
template <class V, class Count>
DELEGAUGE_INLINE V welfare_regret(const V* strategy, const V* shortfall, Count outcomes) {
  return dot<V>(
      outcomes, [=](int s) { return strategy[s]; }, [=](int s) { return shortfall[s]; });
}

DELEGAUGE_END
