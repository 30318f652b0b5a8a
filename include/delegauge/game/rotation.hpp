// SPDX-License-Identifier: Apache-2.0
// Rotating a preference by a prescribed EPIC distance (theory/sampling.md).
#pragma once

#include "delegauge/measure/standardise.hpp"
#include "delegauge/random/variates.hpp"

DELEGAUGE_BEGIN

// What constants are in the coordinates that preferences are turned in: a vector of l2 norm
// sqrt(K), which they are orthogonal to. All 1, or the roots of outcomes' weights.
template <class V>
struct EqualRoots {
  DELEGAUGE_INLINE V times(V x, int /*outcome*/) const { return x; }
};
template <class V>
struct RootsOfWeights {
  const RealOf<V>* root;
  DELEGAUGE_INLINE V times(V x, int outcome) const { return x * V(root[outcome]); }
};

// Writes nu rotated by the angle 2 arcsin(d), cos = 1 - 2 d^2, sin = 2 d sqrt(1 - d^2), towards a
// uniformly random unit direction orthogonal to nu and to constants. nu[0..outcomes) is orthogonal
// to these and has l2 norm 1 (or is 0, and stays so up to the direction). Two outcomes leave no
// plane to turn in: nu is reversed with probability d. Four outcomes have a quicker way
// (four_outcomes.hpp). scratch[0..outcomes) is overwritten.
template <class V, class Count, class Roots>
DELEGAUGE_INLINE void rotate_in(StreamOf<V>& stream, const V* nu, V distance, Count outcomes,
                                const Roots& roots, V* rotated, V* scratch) {
  using Real = RealOf<V>;
  if (outcomes == 2) {
    const auto reverse = uniform<V>(stream) < distance;
    for (int s = 0; s < 2; ++s) rotated[s] = select(reverse, V(0) - nu[s], nu[s]);
    return;
  }
  const V cosine = V(1) - V(2) * distance * distance;
  const V sine = V(2) * distance * sqrt((V(1) - distance) * (V(1) + distance));
  V* const heading = scratch;
  if (outcomes == 3) {
    // Orthogonal to nu and to the roots: their cross product over sqrt 3, either way round.
    const auto flip = bit_set<V>(stream.next(), 31);
    const V scale = select(flip, V(Real(-0.57735026918962576)), V(Real(0.57735026918962576)));
    heading[0] = scale * (roots.times(nu[1], 2) - roots.times(nu[2], 1));
    heading[1] = scale * (roots.times(nu[2], 0) - roots.times(nu[0], 2));
    heading[2] = scale * (roots.times(nu[0], 1) - roots.times(nu[1], 0));
  } else {
    // A normal vector, its parts along the roots and along nu taken away.
    normals<V>(stream, heading, outcomes);
    const V mean = sum<V>(outcomes, [&](int s) { return roots.times(heading[s], s); }) *
                   V(Real(1) / Real(int(outcomes)));
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) heading[s] = heading[s] - roots.times(mean, s);
    const V along = dot<V>(
        outcomes, [&](int s) { return heading[s]; }, [&](int s) { return nu[s]; });
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) heading[s] = fnma(along, nu[s], heading[s]);
    const V length = norm_of(heading, outcomes, Norm::l2);
    const auto none = length <= V(0);
    const V inverse = select(none, V(0), V(1) / select(none, V(1), length));
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) heading[s] = heading[s] * inverse;
  }
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) rotated[s] = fma(cosine, nu[s], sine * heading[s]);
}

// Where outcomes count alike.
template <class V, class Count>
DELEGAUGE_INLINE void rotate(StreamOf<V>& stream, const V* nu, V distance, Count outcomes,
                             V* rotated, V* scratch) {
  rotate_in<V>(stream, nu, distance, outcomes, EqualRoots<V>(), rotated, scratch);
}

DELEGAUGE_END
