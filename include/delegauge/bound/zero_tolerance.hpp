// SPDX-License-Identifier: Apache-2.0
// When a regret and a bound count as zero (theory/tightness-slack-violations.md).
#pragma once

namespace delegauge {

// Bounds up to this fraction of the trivial bound are zero where a tightness is 0/0.
template <class Real>
constexpr Real zero_tolerance() {
  return sizeof(Real) == sizeof(float) ? Real(1e-6) : Real(1e-12);
}

}  // namespace delegauge
