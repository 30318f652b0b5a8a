// SPDX-License-Identifier: Apache-2.0
// Flat games written in the form in which they are read.
#pragma once

#include <string>
#include <vector>

#include "delegauge/measure/metric.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge::host {

/// Games in full, with their strategies, as `evaluate` takes them.
std::string flat_games_json(const std::vector<const FlatGame<double>*>& games, const Metric& metric,
                            Welfare welfare);

}  // namespace delegauge::host
