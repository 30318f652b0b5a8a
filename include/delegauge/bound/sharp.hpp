// SPDX-License-Identifier: Apache-2.0
// The published bound with the constant that its proof allows (theory/bounds.md).
#pragma once

#include "delegauge/bound/published.hpp"

DELEGAUGE_BEGIN

// calibration + 2 C_q sum M^_i d_i, capped.
template <class V>
DELEGAUGE_INLINE V sharp_bound(const BoundInputs<V>& in, V calibration, V weighted_misalignment) {
  return min(fma(V(2 * in.oscillation_q), weighted_misalignment, calibration), in.trivial);
}

DELEGAUGE_END
