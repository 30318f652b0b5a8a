// SPDX-License-Identifier: Apache-2.0
// Two tallies of `grid`, held side by side.
#pragma once

#include "host/check/difference.hpp"
#include "host/jobs/grid/run.hpp"

namespace delegauge::host {

/// The first number that differs, in an order that names what is told of a game first.
void compare(const GridTally& got, const GridTally& expected, FirstDifference& first);

}  // namespace delegauge::host
