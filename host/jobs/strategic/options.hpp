// SPDX-License-Identifier: Apache-2.0
// The command-line options of strategic games.
#pragma once

#include <string>

#include "host/jobs/strategic/games.hpp"
#include "host/settings/option_texts.hpp"
#include "host/settings/precision.hpp"

namespace delegauge::host {

void add_shape(OptionTexts& texts);
/// All but the shape. offsets: what the help says that their default is.
void add_games(OptionTexts& texts, const char* offsets);
/// Reads all of them. Raises UsageError naming the option.
void read_games(const OptionTexts& texts, StrategicGames& games);

/// The way back: those that differ from the plain games.
void put_shape(OptionLine& line, const StrategicGames& games);
void put_games(OptionLine& line, const StrategicGames& games, Precision precision,
               const StrategicGames& plain, bool agents_follow);

}  // namespace delegauge::host
