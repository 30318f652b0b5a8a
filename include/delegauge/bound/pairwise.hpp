// SPDX-License-Identifier: Apache-2.0
// `pairwise`: min over lambda of lambda W + C_q ||sum_i (M^_i nu^_i - lambda M_i nu_i)||_q
// (theory/bounds.md): the two sides' welfare compared at once. W is the agents' regret as V
// counts it (measure/worst_case.hpp), so that rounding cannot put this bound below V.
#pragma once

#include "delegauge/bound/inputs.hpp"
#include "delegauge/bound/residual.hpp"

DELEGAUGE_BEGIN

// l2 distances: the closed form sqrt2 A cos(max(0, phi - Theta)), with A the length of the
// principals' and C that of the agents' welfare vector, Theta the angle between them and cos phi =
// min(1, W / (sqrt2 C)). sin Theta is a norm, not sqrt(1 - cos^2), which cancels. sqrt2 A if A or C
// is 0.
//
// From the lengths, the angle's cosine and sine, and 1 / C (1 where flat, which is where A or C is
// 0).
template <class V>
DELEGAUGE_INLINE V pairwise_of_angle(V length_theirs, V inverse_mine, V cosine, V sine,
                                     TruthOf<V> flat, V agents_reach, RealOf<V> oscillation,
                                     V trivial) {
  using Real = RealOf<V>;
  const V x = min(agents_reach * V(Real(0.70710678118654752)) * inverse_mine, V(1));
  const V y = sqrt((V(1) - x) * (V(1) + x));
  const V turned = select(x >= cosine, V(1), fma(x, cosine, y * sine));
  const V bound = V(oscillation) * length_theirs * select(flat, V(1), turned);
  return min(bound, trivial);
}
template <class V, class Count>
DELEGAUGE_INLINE V pairwise_bound_l2(const BoundInputs<V>& in, Count outcomes) {
  const V* theirs = in.principal_welfare;
  const V* mine = in.agent_welfare;
  const V length_theirs = norm_of(theirs, outcomes, Norm::l2);
  const V length_mine = norm_of(mine, outcomes, Norm::l2);
  const auto flat = (length_theirs <= V(0)) | (length_mine <= V(0));
  const V inverse_theirs = V(1) / select(flat, V(1), length_theirs);
  const V inverse_mine = V(1) / select(flat, V(1), length_mine);
  const V cosine = dot<V>(
                       outcomes, [&](int s) { return theirs[s]; }, [&](int s) { return mine[s]; }) *
                   inverse_theirs * inverse_mine;
  const V along = cosine * inverse_mine;
  const V sine = sqrt(sum_of_squares<V>(
      outcomes, [&](int s) { return fnma(along, mine[s], theirs[s] * inverse_theirs); }));
  return pairwise_of_angle(length_theirs, inverse_mine, cosine, sine, flat, in.agents_reach,
                           in.oscillation_q, in.trivial);
}

// Any norm of distances.
template <class V, class Count>
DELEGAUGE_INLINE V pairwise_bound(const BoundInputs<V>& in, Count outcomes, Norm norm) {
  using Real = RealOf<V>;
  const V* theirs = in.principal_welfare;
  const V* mine = in.agent_welfare;
  const auto objective = [&](V lambda) {
    const ValueAndSlope<V> r = residual_norm<V>(
        outcomes, norm, lambda, [=](int s) { return theirs[s]; }, [=](int s) { return mine[s]; });
    return ValueAndSlope<V>{fma(lambda, in.agents_reach, V(in.oscillation_q) * r.value),
                            fma(V(in.oscillation_q), r.slope, in.agents_reach)};
  };
  const V right =
      farthest_minimiser(V(in.oscillation_q) * norm_of(theirs, outcomes, norm),
                         V(in.oscillation_q) * norm_of(mine, outcomes, norm), in.agents_reach);
  const V gap = V(minimum_gap<Real>()) * in.trivial;
  return min(minimise_convex<V>(objective, right, V(0), gap), in.trivial);
}

DELEGAUGE_END
