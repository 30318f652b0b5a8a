// SPDX-License-Identifier: Apache-2.0
// The game that a difference between tallies comes from.
#pragma once

#include <functional>

#include "kernels/executor/index_range.hpp"

namespace delegauge::host {

/// Whether the tallies of these games differ.
using Differ = std::function<bool(const IndexRange& games)>;

/// Of games whose tallies differ, fewer that still do: one game, the first, wherever games are
/// wrong by themselves. A difference that takes several games is left with as many.
IndexRange narrowed(IndexRange games, const Differ& differ);

}  // namespace delegauge::host
