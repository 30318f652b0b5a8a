// SPDX-License-Identifier: Apache-2.0
// What a record says of a strategic game besides what it says of every game.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "delegauge/bound/capability.hpp"
#include "delegauge/measure/metric.hpp"
#include "host/given/centre.hpp"
#include "host/given/given_game.hpp"
#include "kernels/executor/evaluation.hpp"
#include "kernels/executor/strategic_evaluation.hpp"

namespace delegauge::host {

struct StrategicPart {
  std::vector<double> individual_capability;  // per agent, capped at 1 - equilibrium_tolerance
  double collective_capability = 1;
  double equilibrium_tolerance = 0;
  StrategicPlay play;
  CapabilityBounds<double> bounds{};  // see add_bounds
};

/// What is played in a strategic game that is validated, from its sides as given and as centred
/// (with their utilities). `weights`: of welfare, per player.
StrategicPart strategic_play(const GivenGame& game, const std::vector<double>& weights,
                             const CentredSide& agents, const CentredSide& principals,
                             Welfare welfare);

/// The bounds, once the game's measures are known.
void add_bounds(const Evaluation& measured, const Metric& metric, Welfare welfare,
                StrategicPart& part);

/// Equal probabilities of the outcomes in `set`, which has some.
std::vector<double> uniform_over(const std::vector<std::int64_t>& set, std::size_t outcomes);

/// Adds the part's keys (docs/files.md) to a record; null or empty what needs an equilibrium where
/// there is none.
void add_strategic(nlohmann::ordered_json& record, const StrategicPart& part);

}  // namespace delegauge::host
