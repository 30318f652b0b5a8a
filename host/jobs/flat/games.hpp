// SPDX-License-Identifier: Apache-2.0
// What sampled flat games have in common, whatever the job.
#pragma once

#include <cstddef>
#include <vector>

#include "delegauge/bound/list.hpp"
#include "delegauge/game/flat_games.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge::host {

/// The range of welfare regret that the job's strategy aims at when none is asked for: from 0 to
/// the trivial bound of the side aimed at (players, metric, magnitudes and weights must be set).
Range default_target_regret(const FlatGames& games);

/// Whether the strategy aims at a target regret.
bool aims_at_target(StrategyKind strategy);

/// How much of the bound a game's regret uses up, at most 1; 1 where both are zero.
double tightness_of(const Evaluation& evaluation, Bound bound);

}  // namespace delegauge::host
