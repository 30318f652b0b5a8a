// SPDX-License-Identifier: Apache-2.0
// What is kept of one quantity over all games: moments, extremes and a histogram.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "delegauge/tally/moments.hpp"

namespace delegauge {

inline constexpr int histogram_bins = 4096;

// The scale's range is that of the histogram's equal bins.
struct StatTally : Moments {
  std::vector<std::uint64_t> histogram = std::vector<std::uint64_t>(histogram_bins);

  void merge(const StatTally& other) {
    Moments::merge(other);
    for (int b = 0; b < histogram_bins; ++b) histogram[b] += other.histogram[b];
  }

  // The value below which the fraction p of the games lies: linear within a bin, clamped to [min,
  // max].
  double quantile(double p) const {
    if (count == 0) return 0.0;
    const double width = (scale.high - scale.low) / histogram_bins;
    const double wanted = p * static_cast<double>(count);
    double below = 0;
    for (int b = 0; b < histogram_bins; ++b) {
      const double here = static_cast<double>(histogram[b]);
      if (here > 0 && below + here >= wanted) {
        const double at = scale.low + (b + (wanted - below) / here) * width;
        return std::clamp(at, min, max);
      }
      below += here;
    }
    return max;
  }
};

}  // namespace delegauge
