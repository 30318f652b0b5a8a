// SPDX-License-Identifier: Apache-2.0
// Sorting without branches on the values, so that lanes sort side by side.
#pragma once

#include <utility>

#include "delegauge/base/scalar.hpp"
#include "delegauge/base/shape.hpp"

DELEGAUGE_BEGIN

template <class V>
DELEGAUGE_INLINE void order(V& a, V& b) {
  const V low = min(a, b);
  b = max(a, b);
  a = low;
}

// The comparisons of Batcher's merge exchange (Knuth, TAOCP 3, Algorithm 5.2.2M), which sorts
// `count` values: compare(i, j) for each, in order. They depend on the count alone.
template <class Compare>
DELEGAUGE_INLINE constexpr void merge_exchange(int count, const Compare& compare) {
  int top = 1;
  while (top < count) top *= 2;
  for (int p = top / 2; p > 0; p /= 2) {
    int q = top / 2, r = 0, d = p;
    while (true) {
      for (int i = 0; i + d < count; ++i) {
        if ((i & p) == r) compare(i, i + d);
      }
      if (q == p) break;
      d = q - p;
      q /= 2;
      r = p;
    }
  }
}

// The same as a table, for counts that the compiler knows: entries of the sorted array are then
// named by constants, and it may live in registers.
template <int Count>
struct SortingNetwork {
  struct Comparison {
    int low, high;
  };
  static constexpr int size = [] {
    int comparisons = 0;
    merge_exchange(Count, [&comparisons](int, int) { comparisons += 1; });
    return comparisons;
  }();
  Comparison comparison[size + 1] = {};  // the last is none: there are no empty arrays

  constexpr SortingNetwork() {
    int at = 0;
    merge_exchange(Count, [&](int low, int high) { comparison[at++] = {low, high}; });
  }
  template <int At>
  static constexpr Comparison get = SortingNetwork().comparison[At];
};

template <class V, int Count, int... At>
DELEGAUGE_INLINE void sort_known([[maybe_unused]] V* a, std::integer_sequence<int, At...>) {
  using Network = SortingNetwork<Count>;
  (order(a[Network::template get<At>.low], a[Network::template get<At>.high]), ...);
}

// Sorts a[0..count) ascending.
template <class V>
DELEGAUGE_INLINE void sort(V* a, int count) {
  merge_exchange(count, [a](int i, int j) { order(a[i], a[j]); });
}
template <class V, int Count>
DELEGAUGE_INLINE void sort(V* a, Static<Count>) {
  sort_known<V, Count>(a, std::make_integer_sequence<int, SortingNetwork<Count>::size>());
}

DELEGAUGE_END
