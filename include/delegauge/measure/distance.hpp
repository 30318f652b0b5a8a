// SPDX-License-Identifier: Apache-2.0
// Distances between standardised utilities and what is made of them (theory/alignment.md).
#pragma once

#include "delegauge/measure/standardise.hpp"

DELEGAUGE_BEGIN

// ||x||_norm of the vector of entries x(s) over outcomes.
template <class V, class Count, class X>
DELEGAUGE_INLINE V norm_of_entries(Count outcomes, Norm norm, const X& x) {
  if (norm == Norm::l2) return sqrt(sum_of_squares<V>(outcomes, x));
  if (norm == Norm::l1) return sum<V>(outcomes, [&](int s) { return abs(x(s)); });
  return greatest<V>(outcomes, [&](int s) { return abs(x(s)); });
}
template <class V, class Count>
DELEGAUGE_INLINE V norm_of_difference(const V* a, const V* b, Count outcomes, Norm norm) {
  return norm_of_entries<V>(outcomes, norm, [a, b](int s) { return a[s] - b[s]; });
}

// d(u, v) = half the norm of nu(u) - nu(v).
template <class V, class Count>
DELEGAUGE_INLINE V alignment_distance(const V* nu_a, const V* nu_b, Count outcomes, Norm norm) {
  return V(RealOf<V>(0.5)) * norm_of_difference(nu_a, nu_b, outcomes, norm);
}

// The distances ||nu_i - mu|| of the players' preferences to their weighted mean mu = sum m_i nu_i
// / sum m_i, and CA = 1 - sum m_i ||nu_i - mu|| / sum m_i (1 if all m_i are 0). nu[i * outcomes +
// s]; origin[0..outcomes), mean[0..outcomes) and distance[0..players) are written.
//
// Where one player weighs nearly everything, nu_i - mu of that player is what is left of the
// others' weights. So preferences are counted from that of the greatest weight, k: mean = mu - nu_k
// = sum_j m_j (nu_j - nu_k) / sum m_j, in which its own term is exactly 0; origin = nu_k.
template <class V, class Shape>
DELEGAUGE_INLINE V collective_alignment(const Shape& shape, const V* nu, const V* magnitude,
                                        Norm norm, V* origin, V* mean, V* distance) {
  const V total = sum<V>(shape.players, [magnitude](int i) { return magnitude[i]; });
  const auto none = total <= V(0);
  const V inverse = select(none, V(0), V(1) / select(none, V(1), total));
  const int outcomes = shape.outcomes;
  const V most = greatest<V>(shape.players, [magnitude](int i) { return magnitude[i]; });
  DELEGAUGE_UNROLL(shape.outcomes)
  for (int s = 0; s < shape.outcomes; ++s) {
    V from = select(none, V(0), nu[s]);
    DELEGAUGE_UNROLL(shape.players)
    for (int i = 1; i < shape.players; ++i) {
      from = select((magnitude[i] >= most) & !none, nu[i * outcomes + s], from);
    }
    origin[s] = from;
    mean[s] = inverse * dot<V>(
                            shape.players, [&](int i) { return magnitude[i]; },
                            [&](int i) { return nu[i * outcomes + s] - from; });
  }
  DELEGAUGE_UNROLL(shape.players)
  for (int i = 0; i < shape.players; ++i) {
    const V* const row = nu + i * outcomes;
    distance[i] = norm_of_entries<V>(shape.outcomes, norm,
                                     [=](int s) { return (row[s] - origin[s]) - mean[s]; });
  }
  const V deviation = dot<V>(
      shape.players, [&](int i) { return magnitude[i]; }, [&](int i) { return distance[i]; });
  return fnma(inverse, deviation, V(1));
}

DELEGAUGE_END
