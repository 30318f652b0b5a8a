// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/out_of_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace delegauge::host {
namespace {

/// Less than half a bin does not show in quantiles, and is more than the rounding of any precision.
bool exceeds_range(const StatTally& tally) {
  if (tally.count == 0) return false;
  const double slight = (tally.scale.high - tally.scale.low) / (2 * histogram_bins);
  return tally.min < tally.scale.low - slight || tally.max > tally.scale.high + slight;
}

}  // namespace

std::string out_of_range_text(const SurfaceTally& tally, const FlatGames& games,
                              Precision precision) {
  std::string text;
  const double offset = std::max(std::abs(games.offset.low), std::abs(games.offset.high));
  // From here on what float leaves of a utility's differences is coarser than what counts as
  // rounding.
  const bool coarse = precision == Precision::single_precision && offset >= 100;
  const std::string_view advice =
      coarse ? "offsets leave float too few digits: take --precision double" : "please report this";
  const auto look = [&text, advice](const std::string& name, const StatTally& of) {
    if (!exceeds_range(of)) return;
    if (!text.empty()) text += '\n';
    text += fmt::format(
        "{}: values from {} to {} go beyond the range from {} to {} that its mean and quantiles "
        "are kept for; {}",
        name, of.min, of.max, of.scale.low, of.scale.high, advice);
  };
  for (std::size_t q = 0; q < quantity_names.size(); ++q) {
    look(std::string(quantity_names[q]), tally.quantity[q]);
  }
  // Tightness is clamped by its definition.
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    look(fmt::format("slack of {}", bound_names[b]), tally.bound[b].slack);
  }
  return text;
}

}  // namespace delegauge::host
