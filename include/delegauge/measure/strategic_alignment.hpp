// SPDX-License-Identifier: Apache-2.0
// Magnitudes and alignment of a strategic game (theory/alignment.md; EPIC), measured by a group
// from the utilities.
#pragma once

#include "delegauge/base/group.hpp"
#include "delegauge/measure/standardise.hpp"

DELEGAUGE_BEGIN

// c(u) and m(u); m = 0 where u is constant.
template <class V>
struct ShiftAndMagnitude {
  V shift, magnitude;
};

template <class V, class Group, class Count>
DELEGAUGE_INLINE ShiftAndMagnitude<V> shift_and_magnitude(const Group& group, Count outcomes,
                                                          const V* u) {
  using Real = RealOf<V>;
  const V shift = group.sum(outcomes, [u](int s) DELEGAUGE_LAMBDA { return u[s]; }) *
                  V(Real(1) / Real(outcomes));
  V magnitude = sqrt(group.sum(outcomes, [u, shift](int s) DELEGAUGE_LAMBDA {
    const V x = u[s] - shift;
    return x * x;
  }));
  if (any(may_be_constant(abs(shift), magnitude, outcomes))) {
    V best[3];
    group.template greatest<3>(outcomes, best, [u](int s, V* x) DELEGAUGE_LAMBDA {
      x[0] = abs(u[s]);
      x[1] = u[s];
      x[2] = -u[s];
    });
    const auto constant =
        (magnitude <= V(constant_tolerance<Real>()) * best[0]) | (best[1] + best[2] <= V(0));
    magnitude = select(constant, V(0), magnitude);
  }
  return {shift, magnitude};
}

// d(u, v) from the utilities and what was measured of them.
template <class V, class Group, class Count>
DELEGAUGE_INLINE V distance_between(const Group& group, Count outcomes, const V* u,
                                    const ShiftAndMagnitude<V>& of_u, const V* v,
                                    const ShiftAndMagnitude<V>& of_v) {
  const V iu = inverse_magnitude(of_u.magnitude), iv = inverse_magnitude(of_v.magnitude);
  const V square =
      group.sum(outcomes, [=, cu = of_u.shift, cv = of_v.shift](int s) DELEGAUGE_LAMBDA {
        const V x = (u[s] - cu) * iu - (v[s] - cv) * iv;
        return x * x;
      });
  return V(RealOf<V>(0.5)) * sqrt(square);
}

// CA of a side whose utilities add up to `welfare` / omega: 1 - sum m_i |nu_i - mu| / sum m_i.
template <class V, class Group, class Count>
DELEGAUGE_INLINE V collective_alignment_of(const Group& group, int players, Count outcomes,
                                           const V* table, const ShiftAndMagnitude<V>* of,
                                           const V* welfare, V inverse_omega) {
  V total = V(0), shift = V(0);
  for (int i = 0; i < players; ++i) {
    total = total + of[i].magnitude;
    shift = shift + of[i].shift;
  }
  const auto none = total <= V(0);
  const V inverse = select(none, V(0), V(1) / select(none, V(1), total));
  V deviation = V(0);
  for (int i = 0; i < players; ++i) {
    const V* const u = table + std::ptrdiff_t{i} * outcomes;
    const V own = inverse_magnitude(of[i].magnitude);
    const V square = group.sum(outcomes, [=, c = of[i].shift](int s) {
      const V mu = (welfare[s] * inverse_omega - shift) * inverse;
      const V x = (u[s] - c) * own - mu;
      return x * x;
    });
    deviation = fma(of[i].magnitude, sqrt(square), deviation);
  }
  return fnma(inverse, deviation, V(1));
}

DELEGAUGE_END
