// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <istream>
#include <string>
#include <vector>

#include "host/given/given_game.hpp"

namespace delegauge::host {

/// Reads the JSON input of `evaluate`: a game, an object with a list of games under "games", a
/// bare list of games, or what `replay` prints, of which the game is taken. A game is an object
/// with "agents" and "principals" (a list of utilities per player over the outcomes: a flat list,
/// row-major, or lists in lists, one level per agent) and optionally "dims" (else as agents[0] is
/// nested), "strategy" (like a player's utilities), "metric", "welfare", and "name" or "title";
/// "expected", "note" and "comment" are ignored. The games returned are valid and their strategies
/// add up to one. `name` stands for the input in messages. Raises UsageError on anything else.
std::vector<GivenGame> read_json_games(std::istream& in, const std::string& name);

}  // namespace delegauge::host
