// SPDX-License-Identifier: Apache-2.0
// Two tallies of `search`, held side by side.
#pragma once

#include "host/check/difference.hpp"
#include "host/jobs/search/run.hpp"

namespace delegauge::host {

/// The first number that differs, in an order that names what is told of a game first.
void compare(const SearchTally& got, const SearchTally& expected, FirstDifference& first);

}  // namespace delegauge::host
