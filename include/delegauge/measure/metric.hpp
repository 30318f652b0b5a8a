// SPDX-License-Identifier: Apache-2.0
// How utilities are standardised and compared (theory/standardised-utilities.md).
#pragma once

#include <cmath>

namespace delegauge {

enum class Shift { mean, midrange, median, min, max };
enum class Norm { l1, l2, linf };

// nu(u) = (u - shift(u)) / ||u - shift(u)||_magnitude_norm; distances are in distance_norm.
struct Metric {
  Shift shift = Shift::mean;
  Norm magnitude_norm = Norm::l2;
  Norm distance_norm = Norm::l2;
  friend bool operator==(const Metric&, const Metric&) = default;
};

inline constexpr Metric epic{Shift::mean, Norm::l2, Norm::l2};
inline constexpr Metric max_metric{Shift::midrange, Norm::linf, Norm::linf};
inline constexpr Metric l1_metric{Shift::mean, Norm::l1, Norm::l1};

// C_p = 2^(1 - 1/p), the sharp constant in x_a - x_b <= C_p ||x||_p.
constexpr double oscillation_constant(Norm p) {
  if (p == Norm::l1) return 1.0;
  return p == Norm::l2 ? 1.41421356237309504880 : 2.0;
}

// The sharp constant in omega sum m^_i (max nu^_i - max mu) <= constant (1 - CA) omega sum m^_i for
// n players and K outcomes (theory/bounds-from-capabilities.md).
inline double ideal_constant(const Metric& metric, int players, int outcomes) {
  if (metric.distance_norm == Norm::linf) return 1.0;
  if (metric.distance_norm == Norm::l1) return 0.5;
  return std::sqrt(1.0 - 1.0 / (players < outcomes ? players : outcomes));
}

// Welfare is omega times the sum of utilities.
enum class Welfare { mean, sum };
constexpr double welfare_scale(Welfare welfare, int players) {
  return welfare == Welfare::mean ? 1.0 / players : 1.0;
}

}  // namespace delegauge
