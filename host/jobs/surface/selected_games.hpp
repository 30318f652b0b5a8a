// SPDX-License-Identifier: Apache-2.0
// Single games of a run, evaluated again: the tightest, and a fixed subsample for scatter plots.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "delegauge/tally/surface.hpp"
#include "host/jobs/surface/configuration.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge::host {

struct SelectedGame {
  std::uint64_t index = 0;
  Evaluation evaluation;
};

/// Game `index` of the run, everything about it in double (as its extremes are printed).
Evaluation evaluate_in_double(const SurfaceConfiguration& configuration, std::uint64_t index);

/// [bound]: its tightest games in the run's order, in double.
using TightestEvaluations = std::array<std::vector<SelectedGame>, bound_count>;
TightestEvaluations evaluate_tightest(const SurfaceConfiguration& configuration,
                                      const SurfaceTally& tally);

inline constexpr std::uint64_t points_games = 5000;
/// The first `points_games` games of the run, as the run computed them, without degenerate ones.
std::vector<SelectedGame> evaluate_points(const SurfaceConfiguration& configuration);

}  // namespace delegauge::host
