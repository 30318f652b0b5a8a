// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/column_moments.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace delegauge {
namespace {

ColumnSums sums_of(SumColumn sum_column, const double* values, std::size_t count,
                   const FixedScale& scale) {
  return sum_column(values, count, scale.low, scale.high, std::ldexp(1.0, scale.exponent));
}

}  // namespace

void add_near_sums(const ColumnSums& sums, std::size_t count, Moments& moments) {
  moments.sum += sums.sum;
  moments.sum_of_squares += (Wide{sums.squares_high} << 32U) + sums.squares_low;
  if (sums.left_out) return;
  moments.count += count;
  moments.min = std::min(moments.min, sums.least);
  moments.max = std::max(moments.max, sums.greatest);
}

void add_one_by_one(double x, OpenMoments& moments) {
  if (!moments.is_near(x)) {
    moments.add_far(x);
    return;
  }
  moments.count += 1;
  moments.min = std::min(moments.min, x);
  moments.max = std::max(moments.max, x);
}

void add_column(SumColumn sum_column, const double* values, std::size_t count,
                OpenMoments& moments) {
  if (count == 0) return;
  const ColumnSums sums = sums_of(sum_column, values, count, moments.scale);
  add_near_sums(sums, count, moments);
  if (!sums.left_out) return;
  for (std::size_t i = 0; i < count; ++i) add_one_by_one(values[i], moments);
  moments.settle();
}

void add_column(SumColumn sum_column, const double* values, std::size_t count, Moments& moments) {
  if (count == 0) return;
  const ColumnSums sums = sums_of(sum_column, values, count, moments.scale);
  if (sums.left_out) throw std::range_error("a value lies beyond the range of its quantity");
  add_near_sums(sums, count, moments);
}

}  // namespace delegauge
