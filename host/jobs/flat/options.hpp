// SPDX-License-Identifier: Apache-2.0
// The command-line options that say what flat games are like, which `surface` and `search` share.
#pragma once

#include "delegauge/game/flat_games.hpp"
#include "host/settings/option_texts.hpp"

namespace delegauge::host {

/// --players, --outcomes, --metric and its parts, --welfare and its weights.
void add_flat_shape(OptionTexts& texts);
/// --principal-magnitudes and --agent-magnitudes.
void add_flat_magnitudes(OptionTexts& texts);

/// Reads both groups. Raises UsageError naming the option.
void read_flat_games(const OptionTexts& texts, FlatGames& games);

}  // namespace delegauge::host
