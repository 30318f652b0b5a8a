// SPDX-License-Identifier: Apache-2.0
// What a record says of a strategic game besides what it says of every game.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "delegauge/bound/capability.hpp"
#include "delegauge/measure/metric.hpp"
#include "host/given/centre.hpp"
#include "host/given/given_game.hpp"
#include "host/given/mixed_equilibria.hpp"
#include "host/given/representation.hpp"
#include "kernels/executor/evaluation.hpp"
#include "kernels/executor/strategic_evaluation.hpp"

namespace delegauge::host {

struct StrategicPart {
  std::vector<double> individual_capability;  // per actor, capped at 1 - equilibrium_tolerance
  double collective_capability = 1;
  double equilibrium_tolerance = 0;
  StrategicPlay play;
  std::optional<CapabilityBounds<double>> bounds;  // see add_bounds
  std::optional<MixedPart> mixed;
};

/// What is played in a strategic game that is validated, from its sides as given and as centred
/// (with their utilities). `weights`: of welfare, per agent and per principal.
StrategicPart strategic_play(const GivenGame& game, const std::vector<double>& agent_weights,
                             const std::vector<double>& principal_weights,
                             const CentredSide& agents, const CentredSide& principals,
                             Welfare welfare);

/// The bounds, once the game's measures are known.
void add_bounds(const Evaluation& measured, const Metric& metric, Welfare welfare,
                StrategicPart& part);

/// The same of a game with a delegation. There are none with outcome weights, under which the ideal
/// bound does not hold.
void add_represented_bounds(const GivenSides& sides,
                            const std::vector<std::vector<double>>& delegation,
                            const Evaluation& measured, const Comparing& by, StrategicPart& part);

/// Equal probabilities of the outcomes in `set`, which has some.
std::vector<double> uniform_over(const std::vector<std::int64_t>& set, std::size_t outcomes);

/// Adds the part's keys (docs/files.md) to a record; null or empty what needs an equilibrium where
/// there is none.
void add_strategic(nlohmann::ordered_json& record, const StrategicPart& part);

}  // namespace delegauge::host
