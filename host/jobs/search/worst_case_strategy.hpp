// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "delegauge/measure/metric.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge::host {

/// By outcome, how much less a side's welfare is than its best; utilities [player][outcome].
std::vector<double> welfare_shortfalls(const std::vector<double>& utilities, int outcomes,
                                       int players, Welfare welfare);

/// A strategy of the game's worst case (theory/worst-case.md): of all strategies whose agents'
/// welfare regret is at most `regret`, one that costs the principals most. It plays one outcome, or
/// mixes two. slack: what an outcome's regret may exceed `regret` by, relative to the largest.
std::vector<double> worst_case_strategy(const FlatGame<double>& game, Welfare welfare,
                                        double regret, double slack);

}  // namespace delegauge::host
