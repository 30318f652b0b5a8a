// SPDX-License-Identifier: Apache-2.0
// Columns of values added to the moments of their quantities.
#pragma once

#include <cstddef>
#include <cstdint>

#include "delegauge/tally/moments.hpp"

namespace delegauge {

// What a column's values, as fixed-point numbers of a scale, add up to; plain data, whatever adds
// them. Of fewer than 2^21 values nothing overflows.
struct ColumnSums {
  std::uint64_t sum = 0;
  std::uint64_t squares_low = 0, squares_high = 0;  // low and high words of squares
  double least = 0, greatest = 0;
};

// values[0..count), count >= 1; x counts as round((x - low) to_fixed), clamped to [0, span].
using SumColumn = ColumnSums (*)(const double* values, std::size_t count, double low, double span,
                                 double to_fixed);

// Adds a column's values to its moments.
void add_column(SumColumn sum_column, const double* values, std::size_t count, Moments& moments);

}  // namespace delegauge
