// SPDX-License-Identifier: Apache-2.0
// Systems of a few equations with a symmetric positive definite matrix, lane by lane.
#pragma once

#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

// The lower half by rows, and the right-hand side.
template <class V, int most>
struct SymmetricSystem {
  V entry[most * (most + 1) / 2], right[most];

  DELEGAUGE_INLINE V& at(int row, int column) { return entry[row * (row + 1) / 2 + column]; }

  // By a factorisation L D L'. Where rounding has left of a pivot less than a share of the greatest
  // diagonal entry, that share stands in for it: the solution is then a rough one.
  template <class Count>
  DELEGAUGE_INLINE void solve(Count count, V* solution) {
    using Real = RealOf<V>;
    constexpr Real share = sizeof(Real) == sizeof(float) ? Real(1e-6) : Real(1e-14);
    V inverse[most];
    V greatest = at(0, 0);
    DELEGAUGE_UNROLL(count)
    for (int j = 1; j < count; ++j) greatest = max(at(j, j), greatest);
    const V least = V(share) * greatest;
    DELEGAUGE_UNROLL(count)
    for (int j = 0; j < count; ++j) {
      V pivot = at(j, j) + least;
      DELEGAUGE_UNROLL(count)
      for (int i = 0; i < j; ++i) {
        // Row j holds D L so far.
        const V scaled = at(j, i);
        const V factor = scaled * inverse[i];
        pivot = fnma(factor, scaled, pivot);
        at(j, i) = factor;
      }
      inverse[j] = V(1) / max(pivot, least);
      DELEGAUGE_UNROLL(count)
      for (int row = j + 1; row < count; ++row) {
        V entry_here = at(row, j);
        DELEGAUGE_UNROLL(count)
        for (int i = 0; i < j; ++i) entry_here = fnma(at(row, i), at(j, i), entry_here);
        at(row, j) = entry_here;
      }
    }
    DELEGAUGE_UNROLL(count)
    for (int j = 0; j < count; ++j) {
      V x = right[j];
      DELEGAUGE_UNROLL(count)
      for (int i = 0; i < j; ++i) x = fnma(at(j, i), solution[i], x);
      solution[j] = x;
    }
    DELEGAUGE_UNROLL(count)
    for (int j = 0; j < count; ++j) solution[j] = solution[j] * inverse[j];
    DELEGAUGE_UNROLL(count)
    for (int back = 1; back < count; ++back) {
      const int j = int(count) - 1 - back;
      V x = solution[j];
      DELEGAUGE_UNROLL(count)
      for (int i = j + 1; i < count; ++i) x = fnma(at(i, j), solution[i], x);
      solution[j] = x;
    }
  }
};

DELEGAUGE_END
