// SPDX-License-Identifier: Apache-2.0
// Variates from a source of words: a Stream, or the block of a keyed draw. Float takes one word a
// draw (24 bits), double two (53 bits).
#pragma once

#include "delegauge/base/math.hpp"
#include "delegauge/base/shape.hpp"
#include "delegauge/base/sort.hpp"
#include "delegauge/random/stream.hpp"

DELEGAUGE_BEGIN

template <class V>
using StreamOf = Stream<WordOf<V>>;

// Uniform on [0, 1): a multiple of 2^-24 (float) or 2^-53 (double).
template <class V, class Source>
DELEGAUGE_INLINE V uniform(Source& stream) {
  using Real = RealOf<V>;
  const auto word = stream.next();
  if constexpr (sizeof(Real) == sizeof(float)) {
    return from_signed<V>(word >> 8) * V(Real(0x1p-24));
  } else {
    const auto low = stream.next();
    return fma(from_signed<V>(word >> 5), V(Real(0x1p26)), from_signed<V>(low >> 6)) *
           V(Real(0x1p-53));
  }
}

// Uniform on (0, 1], for logarithms.
template <class V, class Source>
DELEGAUGE_INLINE V uniform_positive(Source& stream) {
  using Real = RealOf<V>;
  constexpr double ulp = sizeof(Real) == sizeof(float) ? 0x1p-24 : 0x1p-53;
  return uniform<V>(stream) + V(Real(ulp));
}

// Uniform on [-1/2, 1/2] up to scale, for payoffs: standardising removes the scale. A float draw is
// the whole word, rounded.
template <class V, class Source>
DELEGAUGE_INLINE V uniform_centred(Source& stream) {
  using Real = RealOf<V>;
  if constexpr (sizeof(Real) == sizeof(float)) {
    return from_signed<V>(stream.next());
  } else {
    return uniform<V>(stream) - V(Real(0.5));
  }
}

// A uniform point (cosine, sine) of the right half of the unit circle: an angle within an eighth of
// a turn either way, doubled. Returns a word whose top bit, the only one set, is a random sign:
// with it the whole circle is covered.
template <class V, class Source>
DELEGAUGE_INLINE WordOf<V> uniform_half_circle(Source& stream, V& cosine, V& sine) {
  using Real = RealOf<V>;
  auto word = stream.next();
  V angle =
      from_signed<V>(word);  // [-2^31, 2^31); the lowest bit, the sign, does not show in 24 bits
  if constexpr (sizeof(Real) == sizeof(double)) {
    word = stream.next();
    angle = fma(from_signed<V>(word >> 1), V(Real(0x1p-31)), angle);
  }
  V c, s;
  sine_cosine<V>(angle * V(Real(0.78539816339744831 * 0x1p-31)), s, c);
  cosine = (c - s) * (c + s);
  sine = (c + c) * s;
  return word << 31;
}

// value, negated where the sign word's top bit is set.
template <class V>
DELEGAUGE_INLINE V flip_sign(V value, WordOf<V> sign) {
  if constexpr (sizeof(RealOf<V>) == sizeof(float)) {
    return float_of(bits_of(value) ^ sign);
  } else {
    return select(bit_set<V>(sign, 31), V(0) - value, value);
  }
}

// `count` independent standard normals by Box and Muller; for an odd count the last pair's second
// is unused.
template <class V, class Count, class Source>
DELEGAUGE_INLINE void normals(Source& stream, V* out, Count count) {
  using Real = RealOf<V>;
  DELEGAUGE_UNROLL(count)
  for (int s = 0; s < count; s += 2) {
    V radius = sqrt(V(Real(-2)) * log(uniform_positive<V>(stream)));
    V cosine, sine;
    const auto sign = uniform_half_circle<V>(stream, cosine, sine);
    radius = flip_sign(radius, sign);
    out[s] = radius * cosine;
    if (s + 1 < count) out[s + 1] = radius * sine;
  }
}

// A uniform point of the simplex of `parts` >= 1 parts: the gaps between parts - 1 sorted uniforms.
template <class V, class Count>
DELEGAUGE_INLINE void uniform_simplex(StreamOf<V>& stream, V* out, Count parts) {
  DELEGAUGE_UNROLL(parts)
  for (int s = 0; s < parts - 1; ++s) out[s] = uniform<V>(stream);
  if (parts == 3) {
    order(out[0], out[1]);
  } else if (parts == 4) {
    order(out[0], out[1]);
    order(out[0], out[2]);
    order(out[1], out[2]);
  } else {
    sort(out, one_less(parts));
  }
  V below = V(0);
  DELEGAUGE_UNROLL(parts)
  for (int s = 0; s < parts - 1; ++s) {
    const V at = out[s];
    out[s] = at - below;
    below = at;
  }
  out[parts - 1] = V(1) - below;
}

DELEGAUGE_END
