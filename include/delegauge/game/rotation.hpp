// SPDX-License-Identifier: Apache-2.0
// Rotating a preference by a prescribed EPIC distance (theory/sampling.md).
#pragma once

#include "delegauge/measure/standardise.hpp"
#include "delegauge/random/variates.hpp"

DELEGAUGE_BEGIN

// Writes nu rotated by the angle 2 arcsin(d), cos = 1 - 2 d^2, sin = 2 d sqrt(1 - d^2), towards a
// uniformly random zero-mean unit direction orthogonal to nu. nu[0..outcomes) has zero mean and l2
// norm 1 (or is 0, and stays so up to the direction). Two outcomes leave no plane to turn in: nu is
// reversed with probability d. Four outcomes have a quicker way (four_outcomes.hpp).
// scratch[0..outcomes) is overwritten.
template <class V, class Count>
DELEGAUGE_INLINE void rotate(StreamOf<V>& stream, const V* nu, V distance, Count outcomes,
                             V* rotated, V* scratch) {
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
    // Orthogonal to nu and to (1,1,1): their cross product over sqrt 3, either way round.
    const auto flip = bit_set<V>(stream.next(), 31);
    const V scale = select(flip, V(Real(-0.57735026918962576)), V(Real(0.57735026918962576)));
    heading[0] = scale * (nu[1] - nu[2]);
    heading[1] = scale * (nu[2] - nu[0]);
    heading[2] = scale * (nu[0] - nu[1]);
  } else {
    // A normal vector, its mean and its part along nu taken away.
    normals<V>(stream, heading, outcomes);
    const V mean =
        sum<V>(outcomes, [&](int s) { return heading[s]; }) * V(Real(1) / Real(int(outcomes)));
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) heading[s] = heading[s] - mean;
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

DELEGAUGE_END
