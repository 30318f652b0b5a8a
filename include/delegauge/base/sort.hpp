// SPDX-License-Identifier: Apache-2.0
// Sorting without branches on the values, so that lanes sort side by side.
#pragma once

#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

// Sorts ascending by Batcher's merge exchange (Knuth, TAOCP 3, Algorithm 5.2.2M): the comparisons
// depend on the count alone, so lanes sort side by side.
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

DELEGAUGE_END
