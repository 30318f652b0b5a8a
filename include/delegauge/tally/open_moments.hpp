// SPDX-License-Identifier: Apache-2.0
// Moments of a quantity that has no bounds, or whose bounds lie far beyond where nearly all games
// are.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "delegauge/tally/exact_sum.hpp"
#include "delegauge/tally/moments.hpp"

namespace delegauge {

// Values within the scale add up as its integers, those beyond it exactly. Count and extremes are
// of both. The scale's low end is not above 0, and one of its integers.
struct OpenMoments : Moments {
  std::uint64_t far = 0;  // of the count, those beyond the scale
  ExactSum far_sum, far_squares;
  std::uint64_t out_of_range = 0;  // values that are not finite: in nothing else

  bool is_near(double x) const { return x >= scale.low && x <= scale.high; }

  // A value that is not near.
  void add_far(double x) {
    if (!std::isfinite(x)) {
      out_of_range += 1;
      return;
    }
    count += 1;
    far += 1;
    far_sum.add(x);
    far_squares.add_square(x);
    min = std::min(min, x);
    max = std::max(max, x);
  }
  // After the last of some add_far.
  void settle() {
    far_sum.settle();
    far_squares.settle();
  }
  void merge(const OpenMoments& other) {
    Moments::merge(other);
    far += other.far;
    far_sum.merge(other.far_sum);
    far_squares.merge(other.far_squares);
    out_of_range += other.out_of_range;
  }

  double mean() const {
    if (far == 0) return Moments::mean();
    const ExactSum all = total();
    const Scaled size = all.magnitude().scaled();
    const double mean = std::ldexp(size.fraction / static_cast<double>(count), size.exponent);
    return all.negative() ? -mean : mean;
  }

  // The standard error of the mean, from the sample variance; 0 for fewer than two values.
  double standard_error() const {
    if (far == 0) return Moments::standard_error();
    if (count < 2) return 0.0;
    // count sum q^2 - (sum q)^2 is not negative.
    const Natural all = total().magnitude();
    Scaled squares = (Natural(count) * total_of_squares().magnitude() - all * all).scaled();
    const double games = static_cast<double>(count);
    if (squares.exponent % 2 != 0) squares = {2 * squares.fraction, squares.exponent - 1};
    return std::ldexp(std::sqrt(squares.fraction / games / (games - 1) / games),
                      squares.exponent / 2);
  }

 private:
  // The scale's integers count from its low end, `offset` of them below 0. In unsigned integers
  // whatever wraps around on the way is right in the end.
  Wide offset() const { return static_cast<Wide>(std::ldexp(-scale.low, scale.exponent)); }
  ExactSum total() const {
    ExactSum all = far_sum;
    const Wide below = (count - far) * offset();
    const bool negative = sum < below;
    all.add(negative, negative ? below - sum : sum - below, -scale.exponent);
    all.settle();
    return all;
  }
  ExactSum total_of_squares() const {
    ExactSum all = far_squares;
    const Wide near = count - far;
    all.add(false, sum_of_squares - 2 * offset() * sum + near * offset() * offset(),
            -2 * scale.exponent);
    all.settle();
    return all;
  }
};

}  // namespace delegauge
