// SPDX-License-Identifier: Apache-2.0
// How a game's total misalignment is drawn and split over the players (theory/sampling.md).
#pragma once

#include "delegauge/base/reduce.hpp"
#include "delegauge/random/variates.hpp"

DELEGAUGE_BEGIN

// Writes the distances d_i in [0, 1] that principals and agents are to have. Their total T is
// uniform on [0, maximum * players], split by a uniform point t of the simplex; where some t_i
// exceeds 1 the split is drawn towards even, d_i = c t_i + (1 - c) / n with c uniform on [0, (n -
// 1) / (n t_max - 1)].
template <class V, class Count>
DELEGAUGE_INLINE void sample_misalignment(StreamOf<V>& stream, RealOf<V> maximum, Count players,
                                          V* distance) {
  using Real = RealOf<V>;
  const V total = V(maximum * Real(int(players))) * uniform<V>(stream);
  if (players == 1) {
    distance[0] = total;
    return;
  }
  uniform_simplex<V>(stream, distance, players);
  const V portion = uniform<V>(stream);
  DELEGAUGE_UNROLL(players)
  for (int i = 0; i < players; ++i) distance[i] = total * distance[i];
  const V largest = greatest<V>(players, [&](int i) { return distance[i]; });
  const auto excessive = largest > V(1);
  if (any(excessive)) {
    const Real n = Real(int(players));
    const V spread = select(excessive, V(n) * largest - V(1), V(1));
    const V c = select(excessive, portion * (V(n - Real(1)) / spread), V(1));
    DELEGAUGE_UNROLL(players)
    for (int i = 0; i < players; ++i) {
      distance[i] = min(V(1), fma(c, distance[i], (V(1) - c) * V(Real(1) / n)));
    }
  }
}

DELEGAUGE_END
