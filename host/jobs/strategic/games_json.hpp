// SPDX-License-Identifier: Apache-2.0
// Strategic games to JSON and back.
#pragma once

#include <nlohmann/json.hpp>

#include "host/jobs/strategic/games.hpp"
#include "host/settings/json_fields.hpp"

namespace delegauge::host {

/// Sampler version, seed and shape.
void put_games(nlohmann::ordered_json& json, const StrategicGames& games);
void read_games(Fields& fields, StrategicGames& games);

/// Payoffs, magnitudes and offset; agents' magnitudes are null if they follow from the principals'.
void put_utilities(nlohmann::ordered_json& json, const StrategicGames& games, bool agents_follow);
void read_utilities(Fields& fields, StrategicGames& games, bool agents_follow);

}  // namespace delegauge::host
