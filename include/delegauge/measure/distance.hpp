// SPDX-License-Identifier: Apache-2.0
// Distances between standardised utilities and what is made of them (theory.md, "Alignment").
#pragma once

#include "delegauge/measure/standardise.hpp"

DELEGAUGE_BEGIN

// ||a - b||_norm over outcomes.
template <class V, class Count>
DELEGAUGE_INLINE V norm_of_difference(const V* a, const V* b, Count outcomes, Norm norm) {
  if (norm == Norm::l2) {
    return sqrt(sum_of_squares<V>(outcomes, [a, b](int s) { return a[s] - b[s]; }));
  }
  if (norm == Norm::l1) return sum<V>(outcomes, [a, b](int s) { return abs(a[s] - b[s]); });
  return greatest<V>(outcomes, [a, b](int s) { return abs(a[s] - b[s]); });
}

// d(u, v) = half the norm of nu(u) - nu(v).
template <class V, class Count>
DELEGAUGE_INLINE V alignment_distance(const V* nu_a, const V* nu_b, Count outcomes, Norm norm) {
  return V(RealOf<V>(0.5)) * norm_of_difference(nu_a, nu_b, outcomes, norm);
}

// The players' weighted mean preference mu = sum m_i nu_i / sum m_i (0 if all m_i are 0), the
// distances
// ||nu_i - mu|| to it, and CA = 1 - sum m_i ||nu_i - mu|| / sum m_i (1 if all m_i are 0).
// nu[i * outcomes + s]; mu[0..outcomes) and distance[0..players) are written.
template <class V, class Shape>
DELEGAUGE_INLINE V collective_alignment(const Shape& shape, const V* nu, const V* magnitude,
                                        Norm norm, V* mu, V* distance) {
  const V total = sum<V>(shape.players, [magnitude](int i) { return magnitude[i]; });
  const auto none = total <= V(0);
  const V inverse = select(none, V(0), V(1) / select(none, V(1), total));
  const int outcomes = shape.outcomes;
  DELEGAUGE_UNROLL(shape.outcomes)
  for (int s = 0; s < shape.outcomes; ++s) {
    mu[s] = inverse * dot<V>(
                          shape.players, [&](int i) { return magnitude[i]; },
                          [&](int i) { return nu[i * outcomes + s]; });
  }
  DELEGAUGE_UNROLL(shape.players)
  for (int i = 0; i < shape.players; ++i) {
    distance[i] = norm_of_difference(nu + i * outcomes, mu, shape.outcomes, norm);
  }
  const V deviation = dot<V>(
      shape.players, [&](int i) { return magnitude[i]; }, [&](int i) { return distance[i]; });
  return fnma(inverse, deviation, V(1));
}

DELEGAUGE_END
