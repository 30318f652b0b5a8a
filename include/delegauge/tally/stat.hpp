// SPDX-License-Identifier: Apache-2.0
// What is kept of one quantity over all games: moments, extremes and a histogram.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "delegauge/tally/fixed_point.hpp"

namespace delegauge {

inline constexpr int histogram_bins = 4096;

struct StatTally {
  FixedScale scale;  // and the range of the histogram's equal bins
  std::uint64_t count = 0;
  Wide sum = 0;
  Wide sum_of_squares = 0;
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  std::vector<std::uint64_t> histogram = std::vector<std::uint64_t>(histogram_bins);

  void merge(const StatTally& other) {
    count += other.count;
    sum += other.sum;
    sum_of_squares += other.sum_of_squares;
    min = std::min(min, other.min);
    max = std::max(max, other.max);
    for (int b = 0; b < histogram_bins; ++b) histogram[b] += other.histogram[b];
  }

  double mean() const {
    return count == 0 ? 0.0 : from_fixed(sum, count, scale) / static_cast<double>(count);
  }

  // Of the mean, from the sample variance; 0 for fewer than two values.
  double standard_error() const {
    if (count < 2) return 0.0;
    // sum (q - mean q)^2 = sum q^2 - (sum q)^2 / count, the subtraction done in integers: with
    // sum = a count + b, (sum)^2 / count = a sum + a b + b^2 / count.
    const Wide n = count;
    const Wide a = sum / n, b = sum % n;
    const Wide whole = sum_of_squares - (a * sum + a * b);
    const double fraction =
        static_cast<double>(b) * (static_cast<double>(b) / static_cast<double>(count));
    const double squares = std::max(0.0, static_cast<double>(whole) - fraction);
    const double games = static_cast<double>(count);
    return std::ldexp(std::sqrt(squares / (games - 1) / games), -scale.exponent);
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
