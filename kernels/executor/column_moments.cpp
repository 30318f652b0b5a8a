// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/column_moments.hpp"

#include <algorithm>
#include <cmath>

namespace delegauge {

void add_column(SumColumn sum_column, const double* values, std::size_t count, Moments& moments) {
  if (count == 0) return;
  const FixedScale& scale = moments.scale;
  const ColumnSums sums =
      sum_column(values, count, scale.low, scale.high - scale.low, std::ldexp(1.0, scale.exponent));
  moments.count += count;
  moments.sum += sums.sum;
  moments.sum_of_squares += (Wide{sums.squares_high} << 32U) + sums.squares_low;
  moments.min = std::min(moments.min, sums.least);
  moments.max = std::max(moments.max, sums.greatest);
}

}  // namespace delegauge
