// SPDX-License-Identifier: Apache-2.0
// Flat games for the cases of a check.
#pragma once

#include <cstdint>

#include "kernels/executor/surface_job.hpp"

namespace delegauge::host {

/// Those of a game.
std::uint64_t utilities_of(const FlatGames& games);

enum class Extra { lean, full };
constexpr const char* name_of(Extra extra) { return extra == Extra::lean ? "lean" : "full"; }

/// Such as `surface` samples by default; lean: with two bounds alone.
SurfaceJob case_games(int players, int outcomes, Extra extra);
/// The same by another metric.
SurfaceJob with_metric(SurfaceJob job, const Metric& metric);

}  // namespace delegauge::host
