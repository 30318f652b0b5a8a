// SPDX-License-Identifier: Apache-2.0
// The sums of a column's values, several at a time: integers, so that lanes do not show.
#pragma once

#include <limits>

#include "delegauge/base/scalar.hpp"
#include "kernels/executor/column_moments.hpp"
#include "kernels/executor/tally_scale.hpp"

DELEGAUGE_BEGIN

// What adds a game's value to a tally, on lanes and in a GPU's threads. V: of double precision.
// Words: its bits.
template <class V>
class ColumnAdder {
 public:
  using Words = decltype(bits_of(V()));

  DELEGAUGE_INLINE ColumnAdder(double low, double high, double to_fixed)
      : low_(low), high_(high), to_fixed_(to_fixed), left_out_(V(0) < V(0)) {}

  DELEGAUGE_INLINE void add(V x) {
    const auto within = (x >= V(low_)) & (x <= V(high_));
    left_out_ = left_out_ | !within;
    const Words fixed = fixed_bits(select(within, x - V(low_), V(0)), to_fixed_);
    const Words square = product(fixed);
    sum_ = sum_ + fixed;
    squares_low_ = squares_low_ + (square & Words(0xFFFFFFFFull));
    squares_high_ = squares_high_ + (square >> 32);
    least_ = min(x, least_);
    greatest_ = max(x, greatest_);
  }
  // What has been added, with another's.
  DELEGAUGE_INLINE void finish(ColumnSums& into) const {
    into.left_out |= any(left_out_);
    for (int i = 0; i < Traits<V>::width; ++i) {
      into.sum += word(sum_, i);
      into.squares_low += word(squares_low_, i);
      into.squares_high += word(squares_high_, i);
      into.least = min(extract(least_, i), into.least);
      into.greatest = max(extract(greatest_, i), into.greatest);
    }
  }

 private:
  static DELEGAUGE_INLINE std::uint64_t product(std::uint64_t a) { return a * a; }
  template <class Lanes>
  static DELEGAUGE_INLINE Lanes product(Lanes a) {
    return multiply_low_words(a, a);
  }
  static DELEGAUGE_INLINE std::uint64_t word(std::uint64_t a, int) { return a; }
  template <class Lanes>
  static DELEGAUGE_INLINE std::uint64_t word(Lanes a, int i) {
    return a[i];
  }

  double low_, high_, to_fixed_;
  decltype(V() < V()) left_out_;
  Words sum_ = Words(0), squares_low_ = Words(0), squares_high_ = Words(0);
  V least_ = V(std::numeric_limits<double>::infinity());
  V greatest_ = V(-std::numeric_limits<double>::infinity());
};

template <class V>
ColumnSums sum_column_of(const double* values, std::size_t count, double low, double high,
                         double to_fixed) {
  constexpr std::size_t width = Traits<V>::width;
  ColumnSums sums;
  std::size_t at = 0;
  if (count >= width) {
    ColumnAdder<V> lanes(low, high, to_fixed);
    for (; at + width <= count; at += width) lanes.add(load<V>(values + at));
    lanes.finish(sums);
  }
  ColumnAdder<double> rest(low, high, to_fixed);
  for (; at < count; ++at) rest.add(values[at]);
  rest.finish(sums);
  return sums;
}

DELEGAUGE_END
