// SPDX-License-Identifier: Apache-2.0
// How much outcomes count where preferences are compared (theory/outcome-weights.md): plain data.
#pragma once

#include <cmath>

#include "delegauge/base/inline.hpp"
#include "delegauge/measure/metric.hpp"

namespace delegauge {

inline constexpr int most_weighted_outcomes = 64;

// As they were given: positive, of any sum.
struct OutcomeWeights {
  int count = 0;  // of outcomes; 0: all count alike
  double given[most_weighted_outcomes] = {};
};

// Brings weights to the sum `count`, in parts that cannot overflow. Writes scaled[0..count).
DELEGAUGE_INLINE void scale_outcome_weights(const OutcomeWeights& weights, double* scaled) {
  double largest = 0;
  for (int s = 0; s < weights.count; ++s) {
    if (weights.given[s] > largest) largest = weights.given[s];
  }
  double sum = 0;
  for (int s = 0; s < weights.count; ++s) sum += weights.given[s] / largest;
  const double mean = sum / weights.count;
  for (int s = 0; s < weights.count; ++s) scaled[s] = weights.given[s] / largest / mean;
}

// The sharp constant in x_a - x_b <= constant ||x|| for x of weighted mean 0, of l1 or l2: that of
// the two outcomes that count least.
DELEGAUGE_INLINE double oscillation_constant(Norm norm, const OutcomeWeights& weights) {
  if (weights.count == 0) return oscillation_constant(norm);
  double scaled[most_weighted_outcomes] = {};
  scale_outcome_weights(weights, scaled);
  double least = scaled[0] < scaled[1] ? scaled[0] : scaled[1];
  double next = scaled[0] < scaled[1] ? scaled[1] : scaled[0];
  for (int s = 2; s < weights.count; ++s) {
    if (scaled[s] < least) {
      next = least;
      least = scaled[s];
    } else if (scaled[s] < next) {
      next = scaled[s];
    }
  }
  const double both = 1 / least + 1 / next;
  return norm == Norm::l1 ? both / 2 : std::sqrt(both);
}

}  // namespace delegauge
