// SPDX-License-Identifier: Apache-2.0
// Variates from a Stream. Float takes one word a draw (24 bits), double two (53 bits).
#pragma once

#include "delegauge/base/math.hpp"
#include "delegauge/random/stream.hpp"

DELEGAUGE_BEGIN

template <class V>
using StreamOf = Stream<WordOf<V>>;

// Uniform on [0, 1): a multiple of 2^-24 (float) or 2^-53 (double).
template <class V>
DELEGAUGE_INLINE V uniform(StreamOf<V>& stream) {
  using Real = RealOf<V>;
  const auto word = stream.next();
  if constexpr (sizeof(Real) == sizeof(float)) {
    return from_signed<V>(word >> 8) * V(Real(0x1p-24));
  } else {
    const auto low = stream.next();
    return (from_signed<V>(word >> 5) * V(Real(0x1p26)) + from_signed<V>(low >> 6)) * V(Real(0x1p-53));
  }
}

// Uniform on (0, 1], for logarithms.
template <class V>
DELEGAUGE_INLINE V uniform_positive(StreamOf<V>& stream) {
  using Real = RealOf<V>;
  constexpr double ulp = sizeof(Real) == sizeof(float) ? 0x1p-24 : 0x1p-53;
  return uniform<V>(stream) + V(Real(ulp));
}

// Uniform on [-1/2, 1/2] up to scale, for payoffs: standardising removes the scale. A float draw is the
// whole word, rounded.
template <class V>
DELEGAUGE_INLINE V uniform_centred(StreamOf<V>& stream) {
  using Real = RealOf<V>;
  if constexpr (sizeof(Real) == sizeof(float)) {
    return from_signed<V>(stream.next());
  } else {
    return uniform<V>(stream) - V(Real(0.5));
  }
}

// A uniform point (cosine, sine) of the unit circle: a quarter turn by two bits, and an angle within it.
template <class V>
DELEGAUGE_INLINE void uniform_circle(StreamOf<V>& stream, V& cosine, V& sine) {
  using Real = RealOf<V>;
  const auto word = stream.next();
  V within = from_signed<V>(word << 2);  // [-2^31, 2^31)
  if constexpr (sizeof(Real) == sizeof(double)) {
    within = within + from_signed<V>(stream.next() >> 1) * V(Real(0x1p-29));
  }
  V c, s;
  sine_cosine<V>(within * V(Real(1.57079632679489662 * 0x1p-32)), s, c);
  const auto swap = bit_set<V>(word, 31);
  const auto negate = bit_set<V>(word, 30);
  // Quarter turns: (c, s), (-c, -s) without the swap, (-s, c), (s, -c) with it.
  const V x = select(swap, V(0) - s, c);
  const V y = select(swap, c, s);
  cosine = select(negate, V(0) - x, x);
  sine = select(negate, V(0) - y, y);
}

// `count` independent standard normals by Box and Muller; for an odd count the last pair's second is unused.
template <class V, class Count>
DELEGAUGE_INLINE void normals(StreamOf<V>& stream, V* out, Count count) {
  using Real = RealOf<V>;
  for (int s = 0; s < count; s += 2) {
    const V radius = sqrt(V(Real(-2)) * log(uniform_positive<V>(stream)));
    V cosine, sine;
    uniform_circle<V>(stream, cosine, sine);
    out[s] = radius * cosine;
    if (s + 1 < count) out[s + 1] = radius * sine;
  }
}

// Sorts ascending by Batcher's merge exchange (Knuth, TAOCP 3, Algorithm 5.2.2M): the comparisons depend on
// the count alone, so lanes sort side by side.
template <class V>
DELEGAUGE_INLINE void sort(V* a, int count) {
  int top = 1;
  while (top < count) top *= 2;
  for (int p = top / 2; p > 0; p /= 2) {
    int q = top / 2, r = 0, d = p;
    while (true) {
      for (int i = 0; i + d < count; ++i) {
        if ((i & p) == r) {
          const V low = min(a[i], a[i + d]);
          a[i + d] = max(a[i], a[i + d]);
          a[i] = low;
        }
      }
      if (q == p) break;
      d = q - p;
      q /= 2;
      r = p;
    }
  }
}
// The same for two and three values, without the bookkeeping.
template <class V>
DELEGAUGE_INLINE void order(V& a, V& b) {
  const V low = min(a, b);
  b = max(a, b);
  a = low;
}

// A uniform point of the simplex of `parts` >= 1 parts: the gaps between parts - 1 sorted uniforms.
template <class V>
DELEGAUGE_INLINE void uniform_simplex(StreamOf<V>& stream, V* out, int parts) {
  for (int s = 0; s < parts - 1; ++s) out[s] = uniform<V>(stream);
  if (parts == 3) {
    order(out[0], out[1]);
  } else if (parts == 4) {
    order(out[0], out[1]);
    order(out[0], out[2]);
    order(out[1], out[2]);
  } else {
    sort(out, parts - 1);
  }
  V below = V(0);
  for (int s = 0; s < parts - 1; ++s) {
    const V at = out[s];
    out[s] = at - below;
    below = at;
  }
  out[parts - 1] = V(1) - below;
}

DELEGAUGE_END
