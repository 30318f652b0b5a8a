// SPDX-License-Identifier: Apache-2.0
#include "host/job/statistic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

namespace delegauge::host {

double shown(double value, Precision precision) {
  if (precision == Precision::double_precision) return value;
  const std::string text = fmt::format("{}", static_cast<float>(value));
  double same = value;
  std::from_chars(text.data(), text.data() + text.size(), same);
  return same;
}

namespace {

/// All but the quantiles, which are NaN. OfMoments: some kind of Moments.
template <class OfMoments>
Statistic without_quantiles(const OfMoments& moments, Precision precision) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  Statistic result = {none, none, none, none, {}};
  result.quantiles.fill(none);
  if (moments.count == 0) return result;
  result.min = shown(moments.min, precision);
  result.max = shown(moments.max, precision);
  result.mean = std::clamp(moments.mean(), result.min, result.max);
  result.standard_error = moments.standard_error();
  return result;
}

}  // namespace

Statistic statistic(const OpenMoments& moments, Precision precision) {
  Statistic result = without_quantiles(moments, precision);
  result.out_of_range = moments.out_of_range;
  return result;
}

Statistic statistic(const StatTally& tally, Precision precision) {
  Statistic result = without_quantiles(tally, precision);
  for (std::size_t i = 0; tally.count > 0 && i < quantile_levels.size(); ++i) {
    result.quantiles[i] =
        std::clamp(tally.quantile(quantile_levels[i].value), result.min, result.max);
  }
  return result;
}

Statistic statistic(const StrategicTally& tally, StrategicQuantity quantity, Precision precision) {
  const OpenMoments& moments = tally.moments[static_cast<std::size_t>(quantity)];
  Statistic result = statistic(moments, precision);
  const bool has_quantiles = static_cast<int>(quantity) < normalised_count && moments.count > 0;
  for (std::size_t i = 0; has_quantiles && i < quantile_levels.size(); ++i) {
    result.quantiles[i] =
        std::clamp(tally.quantile(quantity, quantile_levels[i].value), result.min, result.max);
  }
  return result;
}

double bin_mean(Wide sum, std::uint64_t count, const FixedScale& scale, double max) {
  return std::min(from_fixed(sum, count, scale) / static_cast<double>(count), max);
}

}  // namespace delegauge::host
