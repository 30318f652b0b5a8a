// SPDX-License-Identifier: Apache-2.0
// Count, mean, standard error and extremes of a quantity over games, whatever their order.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "delegauge/tally/fixed_point.hpp"

namespace delegauge {

struct Moments {
  FixedScale scale;
  std::uint64_t count = 0;
  Wide sum = 0;
  Wide sum_of_squares = 0;
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();

  void merge(const Moments& other) {
    count += other.count;
    sum += other.sum;
    sum_of_squares += other.sum_of_squares;
    min = std::min(min, other.min);
    max = std::max(max, other.max);
  }

  double mean() const {
    return count == 0 ? 0.0 : from_fixed(sum, count, scale) / static_cast<double>(count);
  }

  // The standard error of the mean, from the sample variance; 0 for fewer than two values.
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
};

}  // namespace delegauge
