// SPDX-License-Identifier: Apache-2.0
// Columns of values added to the moments of their quantities.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "delegauge/tally/open_moments.hpp"

namespace delegauge {

// What a column's values, as fixed-point numbers of a scale, add up to; plain data, whatever adds
// them. Of fewer than 2^21 values nothing overflows.
struct ColumnSums {
  std::uint64_t sum = 0;
  std::uint64_t squares_low = 0, squares_high = 0;  // low and high words of squares
  double least = std::numeric_limits<double>::infinity();
  double greatest = -std::numeric_limits<double>::infinity();
  bool left_out = false;  // some value lies beyond the scale: then least and greatest mean nothing
};

// values[0..count), count >= 1; x in [low, high] counts as round((x - low) to_fixed), others as 0.
using SumColumn = ColumnSums (*)(const double* values, std::size_t count, double low, double high,
                                 double to_fixed);

// Adds the sums of so many values, all that lie within the scale. Where some lie beyond it, count
// and extremes are left to add_one_by_one().
void add_near_sums(const ColumnSums& sums, std::size_t count, Moments& moments);
// Then each of the values; once the last is through, moments.settle().
void add_one_by_one(double x, OpenMoments& moments);

// Adds a column's values to its moments.
void add_column(SumColumn sum_column, const double* values, std::size_t count,
                OpenMoments& moments);
// The same where no value can lie beyond the scale. Raises std::range_error if one does.
void add_column(SumColumn sum_column, const double* values, std::size_t count, Moments& moments);

}  // namespace delegauge
