// SPDX-License-Identifier: Apache-2.0
// Standardised utilities (theory.md, "Standardised utilities"; EPIC, arXiv 2006.13900; STARC, arXiv
// 2309.15257): nu(u) = (u - c(u)) / m(u).
#pragma once

#include "delegauge/base/reduce.hpp"
#include "delegauge/measure/metric.hpp"
#include "delegauge/random/variates.hpp"

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
  if (norm == Norm::l2) return sqrt(sum<V>(outcomes, [x](int s) { return x[s] * x[s]; }));
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
  for (int s = 0; s < outcomes; ++s) scratch[s] = u[s];
  sort(scratch, outcomes);
  const int middle = outcomes / 2;
  if (outcomes % 2 == 1) return scratch[middle];
  return scratch[middle - 1] * half + scratch[middle] * half;
}

template <class V>
struct Standardised {
  V shift;
  V magnitude;  // exactly 0 for a constant vector
  V inverse;    // 1 / magnitude, 0 for a constant vector
};

// Writes u - c(u), all zero for a constant u, to centred[0..outcomes), which must not overlap u;
// nu is centred * inverse.
template <class V, class Count, class M>
DELEGAUGE_INLINE Standardised<V> standardise(const V* u, Count outcomes, const M& metric, V* centred,
                                             V* scratch) {
  using Real = RealOf<V>;
  constexpr Real tolerance = constant_tolerance<Real>();
  Standardised<V> r;
  r.shift = shift_of(u, outcomes, metric.shift, scratch);
  for (int s = 0; s < outcomes; ++s) centred[s] = u[s] - r.shift;
  r.magnitude = norm_of(centred, outcomes, metric.magnitude_norm);
  // max|u| <= |c| + m in every norm: the exact test for a constant is rarely needed.
  if (any(r.magnitude <= V(Real(1.01) * tolerance) * (abs(r.shift) + r.magnitude))) {
    const V largest = greatest<V>(outcomes, [u](int s) { return abs(u[s]); });
    const auto constant = r.magnitude <= V(tolerance) * largest;
    r.inverse = select(constant, V(0), V(1) / select(constant, V(1), r.magnitude));
    r.magnitude = select(constant, V(0), r.magnitude);
    for (int s = 0; s < outcomes; ++s) centred[s] = select(constant, V(0), centred[s]);
    return r;
  }
  r.inverse = V(1) / r.magnitude;
  return r;
}

DELEGAUGE_END
