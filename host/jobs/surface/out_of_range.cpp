// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/out_of_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "delegauge/measure/standardise.hpp"

namespace delegauge::host {
namespace {

/// Less than half a bin does not show in quantiles, and is more than the rounding of any precision.
bool exceeds_range(const StatTally& tally) {
  if (tally.count == 0) return false;
  const double slight = (tally.scale.high - tally.scale.low) / (2 * histogram_bins);
  return tally.min < tally.scale.low - slight || tally.max > tally.scale.high + slight;
}

/// The least that a player's utilities differ by.
double least_magnitude(const FlatGames& games) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < static_cast<std::size_t>(games.players); ++i) {
    for (const Range& of : {games.principal_magnitude[i], games.agent_magnitude[i]}) {
      if (of.high > 0) least = std::min(least, of.low);
    }
  }
  return std::isfinite(least) ? least : 1;
}

/// What offsets that are large beside magnitudes leave of utilities' differences.
struct Digits {
  double offset, least;  // the largest, and the least magnitude
  bool coarse;           // by more than what counts as rounding
  bool constant;         // some utilities count as constant
  std::string text;      // what to do
};

Digits digits_left(const FlatGames& games, Precision precision) {
  const double offset = std::max(std::abs(games.offset.low), std::abs(games.offset.high));
  const double least = least_magnitude(games);
  const bool single = precision == Precision::single_precision;
  const double tolerance =
      single ? static_cast<double>(constant_tolerance<float>()) : constant_tolerance<double>();
  constexpr double of_rounding = 1e-4;  // of what makes a vector constant
  return {offset, least, of_rounding * least <= tolerance * offset, least <= tolerance * offset,
          single ? "offsets leave float too few digits: take --precision double"
                 : "offsets leave too few digits: give smaller ones, or larger magnitudes"};
}

}  // namespace

std::string out_of_range_text(const SurfaceTally& tally, const FlatGames& games,
                              Precision precision) {
  std::string text;
  const Digits digits = digits_left(games, precision);
  if (digits.constant) {
    text = fmt::format(
        "--offsets: utilities of magnitude {} count as constant beside offsets of up to {}, and "
        "their bounds as 0; {}",
        digits.least, digits.offset, digits.text);
  }
  const std::string advice = digits.coarse ? digits.text : "please report this";
  const auto look = [&text, &advice](const std::string& name, const StatTally& of) {
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
