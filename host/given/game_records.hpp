// SPDX-License-Identifier: Apache-2.0
// Records of given games, as `evaluate` shows them: with what the games are called, and with what
// was measured.
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>
#include <vector>

#include "host/given/evaluate_games.hpp"
#include "host/given/given_game.hpp"

namespace delegauge::host {

/// Measures validated games. A record is that of record_of(), with `name` in front where any of the
/// games has one (null for those without), and `strategy_source` after `welfare`: "given" if the
/// strategy measured is the game's own, "played" if it is uniform over what a strategic game's
/// agents play, "agents_optimum" if it is the agents' welfare optimum. Raises UsageError as
/// evaluate_games() does.
std::vector<nlohmann::ordered_json> records_of(const std::vector<GivenGame>& games,
                                               const EvaluateOptions& options);

/// A readable listing of such a record: what depends on preferences alone, what holds for the
/// strategy measured, and what holds for the profiles played, each under a heading; capped bounds
/// marked, and notes on what is not as one might expect.
void write_game_text(std::ostream& out, const nlohmann::ordered_json& record);

}  // namespace delegauge::host
