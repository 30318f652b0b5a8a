// SPDX-License-Identifier: Apache-2.0
// A column of values added to the moments of its quantity.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "delegauge/tally/moments.hpp"

namespace delegauge {

/// Adds a column's values, values[0..count), fewer than 2^21 of them.
inline void add_column(const double* values, std::size_t count, Moments& moments) {
  const FixedScale& scale = moments.scale;
  const double to_fixed = std::ldexp(1.0, scale.exponent), span = scale.high - scale.low;
  // Adding 2^52 leaves the rounded value in the low bits; their sums and those of the
  // squares, in two halves, do not overflow.
  std::uint64_t sum = 0, squares_low = 0, squares_high = 0;
  double least = moments.min, greatest = moments.max;
  for (std::size_t g = 0; g < count; ++g) {
    const double above = std::clamp(values[g] - scale.low, 0.0, span);
    const double shifted = above * to_fixed + 0x1p52;
    const std::uint64_t fixed = std::bit_cast<std::uint64_t>(shifted) & 0x000FFFFFFFFFFFFFULL;
    const std::uint64_t square = fixed * fixed;
    sum += fixed;
    squares_low += square & 0xFFFFFFFFULL;
    squares_high += square >> 32U;
    least = std::min(least, values[g]);
    greatest = std::max(greatest, values[g]);
  }
  moments.count += count;
  moments.sum += sum;
  moments.sum_of_squares += (Wide{squares_high} << 32U) + squares_low;
  moments.min = least;
  moments.max = greatest;
}

}  // namespace delegauge
