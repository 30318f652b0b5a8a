// SPDX-License-Identifier: Apache-2.0
// Standardised utilities (theory/standardised-utilities.md; EPIC, arXiv 2006.13900; STARC, arXiv
// 2309.15257): nu(u) = (u - c(u)) / m(u). In steps, so that callers can take each step for all
// players before the next: the players' square roots and divisions then overlap.
#pragma once

#include "delegauge/base/reduce.hpp"
#include "delegauge/base/sort.hpp"
#include "delegauge/measure/metric.hpp"

DELEGAUGE_BEGIN

// The metric as a compile-time constant (EPIC, the default and the fastest) or as a value.
struct EpicMetric {
  DELEGAUGE_INLINE constexpr EpicMetric() = default;
  DELEGAUGE_INLINE constexpr explicit EpicMetric(const Metric&) {}
  static constexpr Shift shift = Shift::mean;
  static constexpr Norm magnitude_norm = Norm::l2;
  static constexpr Norm distance_norm = Norm::l2;
};
using AnyMetric = Metric;

// A vector is constant when its magnitude is at most this fraction of its largest entry.
template <class Real>
constexpr Real constant_tolerance() {
  return sizeof(Real) == sizeof(float) ? Real(1e-6) : Real(1e-12);
}

// ||x||_norm of x[0..outcomes).
template <class V, class Count>
DELEGAUGE_INLINE V norm_of(const V* x, Count outcomes, Norm norm) {
  if (norm == Norm::l2) return sqrt(sum_of_squares<V>(outcomes, [x](int s) { return x[s]; }));
  if (norm == Norm::l1) return sum<V>(outcomes, [x](int s) { return abs(x[s]); });
  return greatest<V>(outcomes, [x](int s) { return abs(x[s]); });
}

// The shift c(u). scratch[0..outcomes) is overwritten for the median.
template <class V, class Count>
DELEGAUGE_INLINE V shift_of(const V* u, Count outcomes, Shift shift, V* scratch) {
  using Real = RealOf<V>;
  const auto entry = [u](int s) { return u[s]; };
  if (shift == Shift::mean) return sum<V>(outcomes, entry) * V(Real(1) / Real(int(outcomes)));
  if (shift == Shift::min) return least<V>(outcomes, entry);
  if (shift == Shift::max) return greatest<V>(outcomes, entry);
  const V half = V(Real(0.5));
  if (shift == Shift::midrange) {
    return least<V>(outcomes, entry) * half + greatest<V>(outcomes, entry) * half;
  }
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) scratch[s] = u[s];
  sort(scratch, outcomes);
  const int middle = outcomes / 2;
  if (outcomes % 2 == 1) return scratch[middle];
  return scratch[middle - 1] * half + scratch[middle] * half;
}

// Step 1: u becomes u - c(u); returns c(u).
template <class V, class Count>
DELEGAUGE_INLINE V centre(V* u, Count outcomes, Shift shift, V* scratch) {
  const V c = shift_of(u, outcomes, shift, scratch);
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) u[s] = u[s] - c;
  return c;
}

// Step 2 is m = norm_of(centred). Might the vector be constant? max|u| <= |c| + m in every norm,
// and the mean of a constant is off by rounding in every entry: this holds wherever is_constant
// does, and hardly anywhere else.
template <class V, class Count>
DELEGAUGE_INLINE TruthOf<V> may_be_constant(V shift_size, V magnitude, Count outcomes) {
  using Real = RealOf<V>;
  return magnitude <= V(Real(2) * Real(int(outcomes)) * constant_tolerance<Real>()) * shift_size;
}
template <class V, class Count>
DELEGAUGE_INLINE TruthOf<V> is_constant(const V* centred, Count outcomes, V shift, V magnitude) {
  const V largest = greatest<V>(outcomes, [&](int s) { return abs(centred[s] + shift); });
  const V range = greatest<V>(outcomes, [&](int s) { return centred[s]; }) -
                  least<V>(outcomes, [&](int s) { return centred[s]; });
  return (magnitude <= V(constant_tolerance<RealOf<V>>()) * largest) | (range <= V(0));
}

// 1 / m, and 0 for m = 0, which stands for a constant vector.
template <class V>
DELEGAUGE_INLINE V inverse_magnitude(V magnitude) {
  const auto none = magnitude <= V(0);
  return select(none, V(0), V(1) / select(none, V(1), magnitude));
}

// All steps for one vector: centred[0..outcomes) becomes nu; returns the magnitude, 0 for a
// constant.
template <class V, class Count, class M>
DELEGAUGE_INLINE V standardise(V* u, Count outcomes, const M& metric, V* scratch) {
  const V shift = centre(u, outcomes, metric.shift, scratch);
  V magnitude = norm_of(u, outcomes, metric.magnitude_norm);
  if (any(may_be_constant(abs(shift), magnitude, outcomes))) {
    magnitude = select(is_constant(u, outcomes, shift, magnitude), V(0), magnitude);
  }
  const V inverse = inverse_magnitude(magnitude);
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) u[s] = u[s] * inverse;
  return magnitude;
}

DELEGAUGE_END
