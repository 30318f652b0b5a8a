// SPDX-License-Identifier: Apache-2.0
// Sums that do not depend on the order of their terms: integers of a fixed scale in 128 bits.
#pragma once

#include <cmath>
#include <cstdint>

namespace delegauge {

__extension__ using Wide = unsigned __int128;

// A value x in [low, high] counts as round((x - low) * 2^exponent), an integer of `bits` bits at
// most.
struct FixedScale {
  double low = 0;
  double high = 1;
  int exponent = 0;
  friend bool operator==(const FixedScale&, const FixedScale&) = default;
};

// Squares of 31-bit values from 10^18 (2^60) games add up to 122 bits. Float values have no more
// than 23 to tell.
template <class Real>
constexpr int fixed_point_bits() {
  return sizeof(Real) == sizeof(float) ? 23 : 31;
}

// The scale whose largest value has `bits` bits. Kernels take the range as a float, which may round
// it up to a power of two: room for that is left.
inline FixedScale fixed_scale(double low, double high, int bits) {
  constexpr double room = 1e-6;
  int exponent = 0;
  std::frexp((high - low) * (1 + room), &exponent);  // (high - low) (1 + room) < 2^exponent
  return {low, high, bits - exponent};
}

// The sum of `count` values of the scale, as a number.
inline double from_fixed(Wide sum, std::uint64_t count, const FixedScale& scale) {
  return std::ldexp(static_cast<double>(sum), -scale.exponent) +
         static_cast<double>(count) * scale.low;
}

}  // namespace delegauge
