// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "delegauge/measure/metric.hpp"
#include "host/given/given_game.hpp"
#include "host/given/pareto_view.hpp"
#include "host/given/representation.hpp"
#include "host/given/strategic_part.hpp"
#include "host/settings/precision.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge::host {

/// What `evaluate` is told besides the games.
struct EvaluateOptions {
  Metric metric = epic;                 // unless the game names one
  Welfare welfare = Welfare::mean;      // unless the game names one
  std::vector<double> welfare_weights;  // positive; none: 1, one: the same for all, else per player
  std::string isa = "auto";             // auto, scalar, avx2, ...
  Precision precision = Precision::double_precision;
};

/// A game's quantities and what they were computed with.
struct EvaluatedGame {
  Evaluation evaluation;  // in the units of the utilities as given, times the welfare weights
  Metric metric;
  Welfare welfare = Welfare::mean;
  // Played: the game's own; else in a strategic game uniform over what its capabilities make the
  // agents play, and in a flat one, or where there is no equilibrium, the agents' welfare optimum.
  std::vector<double> strategy;
  std::optional<StrategicPart> strategic = {};  // of games with more than one entry in dims
  // Of games that are given, not of sampled ones; in double, whatever the others are in.
  std::optional<Representation> representation = {};
  std::optional<ParetoView> pareto = {};
};

/// Measures validated games, in their order. Utilities are centred and scaled in double before they
/// are rounded to the precision asked for, see centre(). The strategic part is in double always.
/// Raises UsageError if the weights do not fit a game or the processor lacks the instruction set.
std::vector<EvaluatedGame> evaluate_games(const std::vector<GivenGame>& games,
                                          const EvaluateOptions& options);

/// The kernels of an instruction set by its name, for games of so many outcomes: one at a time
/// where the lanes' copies of a large game would take too much memory. Raises UsageError if the
/// processor lacks the instruction set.
const cpu::Kernels& kernels_for(const std::string& isa, std::int64_t outcomes);

/// A weight per player from those given (none: 1, one: the same for all). Raises UsageError if they
/// are of another number; `origin` stands for the games in messages.
std::vector<double> player_weights(const std::vector<double>& weights, std::size_t players,
                                   const std::string& origin);

}  // namespace delegauge::host
