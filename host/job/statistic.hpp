// SPDX-License-Identifier: Apache-2.0
// A tally's numbers as they are printed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "delegauge/tally/stat.hpp"
#include "delegauge/tally/strategic.hpp"
#include "host/settings/precision.hpp"

namespace delegauge::host {

struct QuantileLevel {
  std::string_view name;
  double value;
};
inline constexpr std::array<QuantileLevel, 7> quantile_levels = {{{"0.01", 0.01},
                                                                  {"0.05", 0.05},
                                                                  {"0.25", 0.25},
                                                                  {"0.5", 0.5},
                                                                  {"0.75", 0.75},
                                                                  {"0.95", 0.95},
                                                                  {"0.99", 0.99}}};

/// Moments, extremes and quantiles of a quantity, in its unit; all NaN if there was no value.
struct Statistic {
  double mean, standard_error, min, max;
  std::array<double, quantile_levels.size()> quantiles;  // at quantile_levels
  std::uint64_t out_of_range = 0;  // values that are in none of these: not finite
};

/// The double that reads like the value does in its own precision: a float 0.3 as 0.3, not as
/// 0.30000001192092896.
double shown(double value, Precision precision);

Statistic statistic(const StatTally& tally, Precision precision);
/// Its quantiles are NaN.
Statistic statistic(const OpenMoments& moments, Precision precision);
/// Likewise for a quantity that is not normalised.
Statistic statistic(const StrategicTally& tally, StrategicQuantity quantity, Precision precision);

/// The mean of `count` > 0 values of fixed-point sum `sum`, which rounding keeps at most at `max`.
double bin_mean(Wide sum, std::uint64_t count, const FixedScale& scale, double max);

}  // namespace delegauge::host
