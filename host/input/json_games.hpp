// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <istream>
#include <string>
#include <vector>

#include "host/input/given_game.hpp"

namespace delegauge::host {

/// Reads the JSON input of `evaluate`: a game, an object with a list of games under "games", or a
/// bare list of games. A game is an object with "agents" and "principals" (a list of utilities
/// per player, row-major over the outcomes) and optionally "dims" (else a flat game as long as
/// agents[0]), "strategy", "metric" and "welfare"; "expected", "name", "note" and "comment" are
/// ignored. The games returned are valid and their strategies add up to one.
/// `name` stands for the input in messages. Raises UsageError on anything else.
std::vector<GivenGame> read_json_games(std::istream& in, const std::string& name);

}  // namespace delegauge::host
