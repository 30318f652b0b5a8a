// SPDX-License-Identifier: Apache-2.0
// Two tallies of `infer`, held side by side.
#pragma once

#include "host/check/difference.hpp"
#include "host/jobs/infer/run.hpp"

namespace delegauge::host {

/// The first number that differs, in an order that names what is told of a game first.
void compare(const InferTally& got, const InferTally& expected, FirstDifference& first);

}  // namespace delegauge::host
