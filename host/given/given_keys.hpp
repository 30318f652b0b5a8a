// SPDX-License-Identifier: Apache-2.0
// What a given game may say besides its utilities and its strategy.
#pragma once

#include "host/given/given_game.hpp"

namespace delegauge::host {

/// Brings what adds up to something only by the digits printed to that sum: a strategy to 1,
/// outcome weights (whatever they add up to) to the number of outcomes, columns of a delegation
/// to 1. `game` is validated.
void normalise(GivenGame& game);

/// Whether all outcomes count alike and agent i works for principal i alone: then the game is as if
/// it had neither key, to the last bit.
bool has_plain_measures(const GivenGame& game);

/// The game's delegation, or that of agents that each work for the principal of their number.
std::vector<std::vector<double>> delegation_of(const GivenGame& game);

/// Raises UsageError if outcome weights are not defined for the metric.
void require_weights_defined(const GivenGame& game, const Metric& metric);

}  // namespace delegauge::host
