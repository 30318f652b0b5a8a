// SPDX-License-Identifier: Apache-2.0
// The shapes that CPU kernels are compiled for; all others take the run-time kernel, and so do all
// where the instruction set compiles none.
#pragma once

#include "delegauge/base/shape.hpp"

DELEGAUGE_BEGIN

// Calls body(FixedShape) for the compiled shape of these numbers, if there is one.
// DELEGAUGE_CPU_SHAPES is CMake's list, as X(players, outcomes) entries.
template <class Body>
bool for_fixed_shape([[maybe_unused]] int players, [[maybe_unused]] int outcomes,
                     [[maybe_unused]] const Body& body) {
  if constexpr (has_fixed_shapes) {
#define DELEGAUGE_SHAPE(n, k)          \
  if (players == n && outcomes == k) { \
    body(FixedShape<n, k>());          \
    return true;                       \
  }
    DELEGAUGE_CPU_SHAPES
#undef DELEGAUGE_SHAPE
  }
  return false;
}

DELEGAUGE_END
