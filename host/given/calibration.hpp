// SPDX-License-Identifier: Apache-2.0
// How alike the welfare ratios of a measured game are (theory/calibration.md).
#pragma once

#include <optional>
#include <vector>

namespace delegauge::host {

struct Calibration {
  double miscalibration = 0;                 // in [0, 1], 0 where all ratios are equal
  std::optional<double> least_over_largest;  // in [0, 1], 1 where all ratios are equal
};

/// From the players' magnitudes in their utilities' units, m^_i and m_i, whatever these are.
/// Players that have neither have no ratio. Where a finite and an infinite ratio meet, the least is
/// nothing of the largest; where no ratio is a number, there is none.
Calibration calibration_of(const std::vector<double>& principal_magnitude,
                           const std::vector<double>& agent_magnitude);

}  // namespace delegauge::host
