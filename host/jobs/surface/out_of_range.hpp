// SPDX-License-Identifier: Apache-2.0
// Values beyond the range that a quantity's statistics are kept for: what to tell the user of them.
#pragma once

#include <string>

#include "delegauge/game/flat_games.hpp"
#include "delegauge/tally/surface.hpp"
#include "host/settings/precision.hpp"

namespace delegauge::host {

/// A line for each statistic with values beyond its range by more than rounding: sums and
/// histograms took them for the nearer end. Empty if there is none. The ranges are theorems, so one
/// is a bug, but for offsets that leave the precision too few digits; these are said where they
/// make utilities constant, too.
std::string out_of_range_text(const SurfaceTally& tally, const FlatGames& games,
                              Precision precision);

}  // namespace delegauge::host
