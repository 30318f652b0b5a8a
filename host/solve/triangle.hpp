// SPDX-License-Identifier: Apache-2.0
// Long vectors as short ones of the same lengths and angles.
#pragma once

#include <vector>

#include "host/solve/least_oscillation.hpp"

namespace delegauge::host {

/// The triangular factor R of the matrix whose columns are a programme's rows b_j and, last, its
/// target, centred where a constant may be taken away: norms of combinations of these are those of
/// combinations of R's columns, [row * (players + 1) + column], of players + 1 entries each.
/// Squares of norms, as a matrix of products has them, would lose half of the digits of a norm near
/// 0.
std::vector<long double> triangle_of(const OscillationProgramme& programme);

}  // namespace delegauge::host
