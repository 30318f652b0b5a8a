// SPDX-License-Identifier: Apache-2.0
// The first number that two tallies of the same games differ in, by its name.
#pragma once

#include "delegauge/tally/surface.hpp"
#include "host/check/difference.hpp"
#include "host/jobs/grid/run.hpp"
#include "host/jobs/infer/run.hpp"
#include "host/jobs/search/tally.hpp"

namespace delegauge::host {

/// Extremes come first: of one game they are its values.
void compare(const SurfaceTally& got, const SurfaceTally& expected, FirstDifference& first);
void compare(const GridTally& got, const GridTally& expected, FirstDifference& first);
void compare(const InferTally& got, const InferTally& expected, FirstDifference& first);
void compare(const SearchTally& got, const SearchTally& expected, FirstDifference& first);

}  // namespace delegauge::host
