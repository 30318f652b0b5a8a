// SPDX-License-Identifier: Apache-2.0
// Given utilities made ready for measuring: one side's (the principals' or the agents') rows are
// centred in double and brought to a power of two each, so that neither an added constant nor the
// unit of utility, the player's own included, costs digits when they are rounded to float, nor can
// squares overflow. Every reader of games takes this path, so that all give the same bits. V is of
// double precision.
#pragma once

#include "delegauge/base/power_of_two.hpp"
#include "delegauge/measure/given.hpp"
#include "delegauge/measure/standardise.hpp"
#include "delegauge/measure/welfare.hpp"

DELEGAUGE_BEGIN

// c(u) of entries below 1 in size. The mean is summed twice: the second pass takes out the first
// one's rounding, so that a constant vector's mean is its value however long it is.
// scratch[0..outcomes) is overwritten for the median.
template <class V, class Count>
DELEGAUGE_INLINE V given_shift(const V* x, Count outcomes, Shift shift, V* scratch) {
  const auto entry = [x](int s) { return x[s]; };
  if (shift == Shift::median) return shift_of(x, outcomes, shift, scratch);
  const V low = least<V>(outcomes, entry), high = greatest<V>(outcomes, entry);
  if (shift == Shift::min) return low;
  if (shift == Shift::max) return high;
  if (shift == Shift::midrange) return V(0.5) * low + V(0.5) * high;
  const V count = V(static_cast<double>(int(outcomes)));
  V mean = V(0), rest = V(0);
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) mean = mean + x[s];
  mean = mean / count;
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) rest = rest + (x[s] - mean);
  return select(low == high, low, mean + rest / count);
}

// A player's utilities u[0..outcomes), finite, become (u - c(u)) * weight * 2^-exponent, exactly
// zero where they are constant by the standardisation's test in double. Writes the weighted shift
// in the utilities' own unit, where it may overflow, and the exponent; returns the shift's size
// times 2^-exponent.
template <class V, class Count, class M>
DELEGAUGE_INLINE V centre_given(V* u, Count outcomes, const GivenWeight& weight, const M& metric,
                                V* scratch, V& shift, V& exponent) {
  const V before = greatest<V>(outcomes, [u](int s) { return abs(u[s]); });
  const V unit = exponent_of(before);
  DELEGAUGE_UNROLL(outcomes)
  // Adding 0 makes a zero positive: signs of zeros among the given numbers do not show.
  for (int s = 0; s < outcomes; ++s) u[s] = times_power_of_two(u[s], -unit) + V(0);
  const V c = given_shift(u, outcomes, metric.shift, scratch);
  shift = V(weight.weight) * times_power_of_two(c, unit);
  exponent = unit + V(weight.exponent);
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) u[s] = u[s] - c;
  V magnitude = V(0);
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) {
    if (metric.magnitude_norm == Norm::l1) magnitude = magnitude + abs(u[s]);
    if (metric.magnitude_norm == Norm::l2) magnitude = magnitude + u[s] * u[s];
    if (metric.magnitude_norm == Norm::linf) magnitude = max(magnitude, abs(u[s]));
  }
  if (metric.magnitude_norm == Norm::l2) magnitude = sqrt(magnitude);
  const auto constant =
      magnitude <= V(constant_tolerance<double>()) * times_power_of_two(before, -unit);
  DELEGAUGE_UNROLL(outcomes)
  for (int s = 0; s < outcomes; ++s) u[s] = select(constant, V(0), u[s] * V(weight.fraction));
  return abs(c) * V(weight.fraction);
}

// A side's unit: the exponent of its largest player's, 0 where all are constant. And what the
// rounding of the given numbers themselves can make of a sum over players, in that unit: decimals
// with a large offset that add up to a constant do so only up to this.
template <class V>
struct SideUnit {
  V exponent, rounding;
};

// All players of a side, u[player * outcomes + outcome]: as above, then each in its own unit, its
// largest entry in [1/2, 1). Writes the weighted shift[player] and exponent[player]: utilities were
// u 2^exponent + shift; a constant player's exponent is the side's.
template <class V, class Shape, class M>
DELEGAUGE_INLINE SideUnit<V> centre_given_side(V* u, const Shape& shape, const GivenWeight* weight,
                                               const M& metric, V* scratch, V* shift, V* exponent) {
  const int outcomes = shape.outcomes;
  const V none = V(-16384);
  V offset[Shape::max_players], unit = none;
  DELEGAUGE_UNROLL(shape.players)
  for (int i = 0; i < shape.players; ++i) {
    V* const row = u + i * outcomes;
    const V shifted =
        centre_given(row, shape.outcomes, weight[i], metric, scratch, shift[i], exponent[i]);
    const V size = greatest<V>(shape.outcomes, [row](int s) { return abs(row[s]); });
    const V own = exponent_of(size);
    // A constant player is exactly 0, however its numbers were rounded. No other's shift is beyond
    // 10^12 times its largest entry.
    offset[i] = select(size > V(0), times_power_of_two(shifted, -own), V(0));
    exponent[i] = select(size > V(0), exponent[i] + own, none);
    unit = max(unit, exponent[i]);
    DELEGAUGE_UNROLL(shape.outcomes)
    for (int s = 0; s < shape.outcomes; ++s) row[s] = times_power_of_two(row[s], -own);
  }
  unit = select(unit == none, V(0), unit);
  V rounding = V(0);
  DELEGAUGE_UNROLL(shape.players)
  for (int i = 0; i < shape.players; ++i) {
    exponent[i] = select(exponent[i] == none, unit, exponent[i]);
    rounding = rounding + times_power_of_two(V(0x1p-52) * offset[i], exponent[i] - unit);
  }
  return {unit, rounding};
}

// A player's unit as a part of its side's, for arithmetic in Real: a power of two, at most 1; 0
// where the player is too small for its welfare to show beside the largest player's, and for
// squares of the quotient of the two to be representable. Only welfare, magnitudes and the bounds
// are in the side's unit: distances are each player's own.
template <class Real, class V>
DELEGAUGE_INLINE V part_of_side(V exponent, V side) {
  constexpr double smallest = sizeof(Real) == sizeof(float) ? -48 : -400;
  const V e = exponent - side;
  return select(e < V(smallest), V(0), power_of_two(max(e, V(smallest))));
}

// The strategy of a game that gives none: uniform over the outcomes of greatest agents' welfare,
// from a side's centred utilities and their units. In a flat game outcomes tie as everywhere
// (welfare.hpp); in a strategic game, where these are the profiles played under perfect
// capabilities, when their mean welfare differs by at most 1e-6. Writes strategy[0..outcomes).
template <class V, class Shape>
DELEGAUGE_INLINE void agents_optimum(const V* agents, const Shape& shape, const V* exponent,
                                     const SideUnit<V>& unit, GameForm form, V* strategy) {
  constexpr double tie_of_play = 1e-6;
  const int outcomes = shape.outcomes;
  V size = V(0);
  DELEGAUGE_UNROLL(shape.outcomes)
  for (int s = 0; s < shape.outcomes; ++s) {
    V total = V(0), added_up = V(0);
    DELEGAUGE_UNROLL(shape.players)
    for (int i = 0; i < shape.players; ++i) {
      const V utility = times_power_of_two(agents[i * outcomes + s], exponent[i] - unit.exponent);
      total = total + utility;
      added_up = added_up + abs(utility);
    }
    strategy[s] = total;
    size = max(size, added_up);
  }
  const V best = greatest<V>(shape.outcomes, [strategy](int s) { return strategy[s]; });
  V tolerance = V(tie_tolerance<double>()) * size + unit.rounding;
  if (form == GameForm::strategic) {
    const V of_mean = times_power_of_two(V(tie_of_play), -unit.exponent);
    tolerance = max(tolerance, of_mean * V(static_cast<double>(int(shape.players))));
  }
  V count = V(0);
  DELEGAUGE_UNROLL(shape.outcomes)
  for (int s = 0; s < shape.outcomes; ++s) {
    strategy[s] = select(best - strategy[s] <= tolerance, V(1), V(0));
    count = count + strategy[s];
  }
  DELEGAUGE_UNROLL(shape.outcomes)
  for (int s = 0; s < shape.outcomes; ++s) strategy[s] = strategy[s] / count;
}

DELEGAUGE_END
