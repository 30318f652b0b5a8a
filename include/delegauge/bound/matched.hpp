// SPDX-License-Identifier: Apache-2.0
// `matched`: min over lambda of lambda W + 2 C_q sum min(M^_i, lambda M_i) d_i + C_p sum |M^_i -
// lambda M_i| (theory/matched.md): only that part of a player's magnitude counts as misaligned that
// both sides have at one scale. The inputs are those of `sharp`, which it is never above; by the
// max metric no bound in these inputs is smaller.
#pragma once

#include "delegauge/bound/published.hpp"

DELEGAUGE_BEGIN

// The objective is piecewise linear with kinks at the r_i and rises in the end, so the least of its
// values at 0 and at the r_i is the minimum, in mixed norms, in which it need not be convex, too;
// any lambda gives a valid bound, so rounding of r_i does no harm. At 0 it is the trivial bound.
//
// Its value at a kink, from that of calibration_term there. The sum over players is made as that of
// weighted_misalignment(), of terms that are not larger, so that rounding cannot put it above
// `sharp`, either.
template <class V, class Count>
DELEGAUGE_INLINE V matched_at(const BoundInputs<V>& in, Count players, V lambda, V calibration) {
  const V misaligned = dot<V>(
      players,
      [&](int i) { return min(lambda * in.agent_magnitude[i], in.principal_magnitude[i]); },
      [&](int i) { return in.distance[i]; });
  return fma(V(2 * in.oscillation_q), misaligned, calibration);
}

// By itself, where calibration_term is of no other use.
template <class V, class Count>
DELEGAUGE_INLINE V matched_bound(const BoundInputs<V>& in, Count players) {
  V best = in.trivial;
  calibration_term(in, players, [&](V lambda, V calibration) {
    best = min(matched_at(in, players, lambda, calibration), best);
  });
  return best;
}

DELEGAUGE_END
