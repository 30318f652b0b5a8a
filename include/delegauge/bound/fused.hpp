// SPDX-License-Identifier: Apache-2.0
// `fused`: min over lambda of lambda W + C_q sum_i ||M^_i nu^_i - lambda M_i nu_i||_q
// (theory/bounds.md): misalignment and miscalibration of a player in one norm. In l2 no bound in
// the same measures is smaller. The lambda of calibration_term is among those tried: term by term
// the value there is at most that of `sharp`, where both measures are of one norm.
#pragma once

#include "delegauge/bound/inputs.hpp"
#include "delegauge/bound/residual.hpp"

DELEGAUGE_BEGIN

// l2 throughout: W, d_i and the magnitudes are enough, and
// ||M^ nu^ - lambda M nu||^2 = (M^ - lambda M)^2 + 4 lambda M M^ d^2 does not cancel.
template <class V, class Count>
DELEGAUGE_INLINE V fused_bound_l2(const BoundInputs<V>& in, Count players, V calibrated) {
  using Real = RealOf<V>;
  const auto objective = [&](V lambda) {
    V value = V(0), slope = V(0);
    DELEGAUGE_UNROLL(players)
    for (int i = 0; i < players; ++i) {
      const V mine = in.agent_magnitude[i], theirs = in.principal_magnitude[i];
      const V difference = fnma(lambda, mine, theirs);
      const V bend = V(4) * mine * theirs * (in.distance[i] * in.distance[i]);
      const V square = fma(difference, difference, lambda * bend);
      const V norm = sqrt(square);
      // Half the derivative of the square over the norm; at a kink (norm 0) the subgradient 0.
      const V half = fnma(mine, difference, V(Real(0.5)) * bend);
      const auto kink = norm <= V(0);
      value += norm;
      slope += select(kink, V(0), half / select(kink, V(1), norm));
    }
    return ValueAndSlope<V>{fma(lambda, in.agents_reach, V(in.oscillation_q) * value),
                            fma(V(in.oscillation_q), slope, in.agents_reach)};
  };
  const V theirs = sum<V>(players, [&](int i) { return in.principal_magnitude[i]; });
  const V mine = sum<V>(players, [&](int i) { return in.agent_magnitude[i]; });
  // Beyond the largest ratio every norm grows.
  const V right = min(
      farthest_minimiser(V(in.oscillation_q) * theirs, V(in.oscillation_q) * mine, in.agents_reach),
      greatest<V>(players, [&](int i) { return in.ratio[i]; }));
  const V gap = V(minimum_gap<Real>()) * in.trivial;
  return min(minimise_convex<V>(objective, right, calibrated, gap), in.trivial);
}

// Any norm, from the standardised utilities themselves.
template <class V, class Shape>
DELEGAUGE_INLINE V fused_bound(const BoundInputs<V>& in, const Shape& shape, Norm norm,
                               V calibrated) {
  using Real = RealOf<V>;
  const int outcomes = shape.outcomes;
  const auto objective = [&](V lambda) {
    ValueAndSlope<V> total = {V(0), V(0)};
    DELEGAUGE_UNROLL(shape.players)
    for (int i = 0; i < shape.players; ++i) {
      const V* theirs = in.principal_nu + i * outcomes;
      const V* mine = in.agent_nu + i * outcomes;
      const V scale_theirs = in.principal_magnitude[i], scale_mine = in.agent_magnitude[i];
      const ValueAndSlope<V> r = residual_norm<V>(
          shape.outcomes, norm, lambda, [=](int s) { return scale_theirs * theirs[s]; },
          [=](int s) { return scale_mine * mine[s]; });
      total.value += r.value;
      total.slope += r.slope;
    }
    return ValueAndSlope<V>{fma(lambda, in.agents_reach, V(in.oscillation_q) * total.value),
                            fma(V(in.oscillation_q), total.slope, in.agents_reach)};
  };
  V theirs = V(0), mine = V(0);
  DELEGAUGE_UNROLL(shape.players)
  for (int i = 0; i < shape.players; ++i) {
    const int row = i * outcomes;
    theirs = fma(in.principal_magnitude[i], norm_of(in.principal_nu + row, shape.outcomes, norm),
                 theirs);
    mine = fma(in.agent_magnitude[i], norm_of(in.agent_nu + row, shape.outcomes, norm), mine);
  }
  const V right =
      farthest_minimiser(V(in.oscillation_q) * theirs, V(in.oscillation_q) * mine, in.agents_reach);
  const V gap = V(minimum_gap<Real>()) * in.trivial;
  return min(minimise_convex<V>(objective, right, calibrated, gap), in.trivial);
}

DELEGAUGE_END
