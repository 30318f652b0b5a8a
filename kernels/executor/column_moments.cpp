// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/column_moments.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace delegauge {
namespace {

/// The sums of all values within the scale.
ColumnSums add_near(SumColumn sum_column, const double* values, std::size_t count,
                    Moments& moments) {
  const FixedScale& scale = moments.scale;
  const ColumnSums sums =
      sum_column(values, count, scale.low, scale.high, std::ldexp(1.0, scale.exponent));
  moments.sum += sums.sum;
  moments.sum_of_squares += (Wide{sums.squares_high} << 32U) + sums.squares_low;
  if (!sums.left_out) {
    moments.count += count;
    moments.min = std::min(moments.min, sums.least);
    moments.max = std::max(moments.max, sums.greatest);
  }
  return sums;
}

}  // namespace

void add_column(SumColumn sum_column, const double* values, std::size_t count,
                OpenMoments& moments) {
  if (count == 0) return;
  if (!add_near(sum_column, values, count, moments).left_out) return;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = values[i];
    if (!moments.is_near(x)) {
      moments.add_far(x);
      continue;
    }
    moments.count += 1;
    moments.min = std::min(moments.min, x);
    moments.max = std::max(moments.max, x);
  }
  moments.settle();
}

void add_column(SumColumn sum_column, const double* values, std::size_t count, Moments& moments) {
  if (count == 0) return;
  if (add_near(sum_column, values, count, moments).left_out) {
    throw std::range_error("a value lies beyond the range of its quantity");
  }
}

}  // namespace delegauge
