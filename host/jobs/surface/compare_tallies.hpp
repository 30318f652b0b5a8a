// SPDX-License-Identifier: Apache-2.0
// Two tallies of `surface`, held side by side.
#pragma once

#include "host/check/difference.hpp"
#include "host/jobs/surface/run.hpp"

namespace delegauge::host {

/// The first number that differs, in an order that names what is told of a game first.
void compare(const SurfaceTally& got, const SurfaceTally& expected, FirstDifference& first);

}  // namespace delegauge::host
