// SPDX-License-Identifier: Apache-2.0
// Standardising where outcomes count by weights (theory/outcome-weights.md). A norm with weights is
// the plain norm of entries times a factor of each outcome, so all else that is measured in norms
// is measured as ever, of rows that have been multiplied by these.
#pragma once

#include "delegauge/measure/distance.hpp"
#include "delegauge/measure/outcome_weights.hpp"

DELEGAUGE_BEGIN

// Weights in the precision of the games, with the metric's constants.
template <class Real>
struct OutcomeFactors {
  DELEGAUGE_INLINE OutcomeFactors(const OutcomeWeights& weights, const Metric& metric)
      : any(weights.count > 0),
        oscillation_p(static_cast<Real>(oscillation_constant(metric.magnitude_norm, weights))),
        oscillation_q(static_cast<Real>(oscillation_constant(metric.distance_norm, weights))) {
    double scaled[most_weighted_outcomes] = {};
    if (any) scale_outcome_weights(weights, scaled);
    for (int s = 0; s < most_weighted_outcomes; ++s) {
      const bool counts = s < weights.count;
      weight[s] = counts ? static_cast<Real>(scaled[s]) : Real(1);
      root[s] = counts ? static_cast<Real>(sqrt(scaled[s])) : Real(1);
    }
  }

  // What entries are multiplied by whose plain norm is the weighted one.
  DELEGAUGE_INLINE const Real* of(Norm norm) const { return norm == Norm::l1 ? weight : root; }

  bool any;
  Real oscillation_p, oscillation_q;  // C_p and C_q
  Real weight[most_weighted_outcomes], root[most_weighted_outcomes];
};

// The factors of games of a shape, null where outcomes count alike: as they do in kernels that know
// their shape, whose compilers are to see it.
template <class Shape, class Real>
DELEGAUGE_INLINE const OutcomeFactors<Real>* factors_for(const OutcomeFactors<Real>& outcomes) {
  if constexpr (Shape::fixed) {
    return nullptr;
  } else {
    return outcomes.any ? &outcomes : nullptr;
  }
}

// u becomes u - c(u), c the weighted mean, which is returned.
template <class V, class Count>
DELEGAUGE_INLINE V centre_weighted(V* u, Count outcomes, const OutcomeFactors<RealOf<V>>& by) {
  using Real = RealOf<V>;
  const V c = sum<V>(outcomes, [&](int s) { return V(by.weight[s]) * u[s]; }) *
              V(Real(1) / Real(int(outcomes)));
  for (int s = 0; s < outcomes; ++s) u[s] = u[s] - c;
  return c;
}

template <class V, class Count>
DELEGAUGE_INLINE V weighted_norm_of(const V* x, Count outcomes, Norm norm,
                                    const OutcomeFactors<RealOf<V>>& by) {
  const RealOf<V>* const factor = by.of(norm);
  return norm_of_entries<V>(outcomes, norm, [=](int s) { return V(factor[s]) * x[s]; });
}

// What is compared with the largest utility to tell whether a centred row is constant: weights
// could make any other norm of it small.
template <class V, class Count>
DELEGAUGE_INLINE V greatest_entry(const V* x, Count outcomes) {
  return greatest<V>(outcomes, [x](int s) { return abs(x[s]); });
}

// u becomes its standardised form; returns the magnitude, 0 for a constant, as standardise() does.
template <class V, class Count>
DELEGAUGE_INLINE V standardise_weighted(V* u, Count outcomes, Norm norm,
                                        const OutcomeFactors<RealOf<V>>& by) {
  const V shift = centre_weighted(u, outcomes, by);
  V magnitude = weighted_norm_of(u, outcomes, norm, by);
  const V size = greatest_entry(u, outcomes);
  if (any(may_be_constant(abs(shift), size, outcomes))) {
    magnitude = select(is_constant(u, outcomes, shift, size), V(0), magnitude);
  }
  const V inverse = inverse_magnitude(magnitude);
  for (int s = 0; s < outcomes; ++s) u[s] = u[s] * inverse;
  return magnitude;
}

DELEGAUGE_END
