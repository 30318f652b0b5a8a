// SPDX-License-Identifier: Apache-2.0
// Four outcomes, the commonest shape: zero-mean vectors are three-dimensional. In coordinates along
// three rows of a Hadamard matrix, preferences are points of the unit sphere, and the random
// heading is one angle.
#pragma once

#include <limits>

#include "delegauge/random/variates.hpp"

DELEGAUGE_BEGIN

template <class V>
struct Space {
  V x, y, z;
};

// out[0..4) = scale times the zero-mean vector of l2 norm 2 |p|.
template <class V>
DELEGAUGE_INLINE void to_four_outcomes(const Space<V>& p, V scale, V* out) {
  const V plus = scale * (p.y + p.z), minus = scale * (p.y - p.z);
  out[0] = fma(scale, p.x, plus);
  out[1] = fma(scale, p.x, -plus);
  out[2] = fnma(scale, p.x, minus);
  out[3] = fnma(scale, p.x, -minus);
}

// A player's preference nu in the making, and nu rotated by the angle 2 arcsin(distance) towards a
// uniformly random heading h orthogonal to it (rotation.hpp). Payoffs that are all equal give nu =
// 0. In steps, so that players' square roots and divisions overlap.
template <class V>
struct FourOutcomesPair {
  Space<V> v;  // nu up to its length
  V square;    // |v|^2
  V c, s;      // a uniform point of a circle up to sign
  WordOf<V> sign;

  DELEGAUGE_INLINE void draw(StreamOf<V>& stream, const V* payoff) {
    const V sum01 = payoff[0] + payoff[1], sum23 = payoff[2] + payoff[3];
    const V gap01 = payoff[0] - payoff[1], gap23 = payoff[2] - payoff[3];
    v = {sum01 - sum23, gap01 + gap23, gap01 - gap23};
    square = fma(v.x, v.x, fma(v.y, v.y, v.z * v.z));
    sign = uniform_half_circle<V>(stream, c, s);
  }

  DELEGAUGE_INLINE void finish(V distance, Space<V>& nu, Space<V>& rotated) const {
    using Real = RealOf<V>;
    // One division serves 1 / |v| and, below, 1 / (1 + |nu.z|) = |v| / (|v| + |v.z|).
    const V length = sqrt(square);
    const V beyond = length + abs(v.z);
    const V inverse = V(1) / max(length * beyond, V(std::numeric_limits<Real>::min()));
    const V scale = inverse * beyond;
    nu = {scale * v.x, scale * v.y, scale * v.z};
    const V squared = distance * distance;
    const V cosine = fma(V(-2), squared, V(1));
    const V half_sine = sqrt(fnma(squared, squared, squared));
    const V sine = flip_sign(half_sine + half_sine, sign);
    // t = (c, s, 0) lies on the equator; the reflection that takes the pole farther from nu to nu
    // takes it to h = t - (nu + (0, 0, +-1)) (nu . t) / (1 + |nu.z|), the sign that of nu.z.
    const V along = sine * fma(nu.x, c, nu.y * s);
    const V kept = fnma(along, square * inverse, cosine);
    rotated = {fma(kept, nu.x, sine * c), fma(kept, nu.y, sine * s),
               fma(cosine, nu.z, select(nu.z < V(0), along, -along))};
  }
};

DELEGAUGE_END
