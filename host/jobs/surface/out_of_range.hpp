// SPDX-License-Identifier: Apache-2.0
// Values beyond the range that a quantity's statistics are kept for: what to tell the user of them.
#pragma once

#include <string>

#include "delegauge/tally/surface.hpp"

namespace delegauge::host {

/// A line for each statistic with values beyond its range by more than rounding: sums and
/// histograms took them for the nearer end. Empty if there is none. The ranges are theorems, so one
/// is a bug.
std::string out_of_range_text(const SurfaceTally& tally);

}  // namespace delegauge::host
