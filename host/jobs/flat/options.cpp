// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/flat/options.hpp"

#include <string>

#include "host/settings/names.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {

void add_flat_shape(OptionTexts& texts) {
  texts.add("--players", "N", "Principals, and as many agents: 1 to 8 (default 4)");
  texts.add("--outcomes", "K", "Outcomes of a game: 2 to 64 (default 4)");
  texts.add("--metric", "NAME", "How utilities are standardised: epic (default), max, l1");
  texts.add("--shift", "NAME", "Instead of the metric's: mean, midrange, median, min or max");
  texts.add("--norm", "NAME", "Of magnitudes, instead of the metric's: l1, l2 or linf");
  texts.add("--distance-norm", "NAME", "Of distances (default: the same as --norm)");
  texts.add("--welfare", "NAME", "mean (default) or sum of the utilities");
  texts.add_list("--welfare-weights", "W,...", "Per player, or one for all (default 1)");
}

void add_flat_magnitudes(OptionTexts& texts) {
  texts.add_list("--principal-magnitudes", "M,...",
                 "Per player or one for all: numbers or ranges LOW:HIGH (default 1)");
  texts.add_list("--agent-magnitudes", "M,...", "Likewise (default 1)");
}

void read_flat_games(const OptionTexts& texts, FlatGames& games) {
  const auto players = [&](const std::string& name, auto& values, const auto& parse) {
    fill_players(texts.given(name) ? texts.text(name) : "1", name, games.players, values, parse);
  };
  texts.count("--players", games.players, 1, max_players);
  texts.count("--outcomes", games.outcomes, 2, max_outcomes);
  texts.choice("--metric", games.metric);
  texts.choice("--shift", games.metric.shift);
  texts.choice("--norm", games.metric.magnitude_norm);
  if (texts.given("--norm")) games.metric.distance_norm = games.metric.magnitude_norm;
  texts.choice("--distance-norm", games.metric.distance_norm);
  texts.choice("--welfare", games.welfare);
  players("--welfare-weights", games.welfare_weight, parse_number);
  players("--principal-magnitudes", games.principal_magnitude, parse_range);
  players("--agent-magnitudes", games.agent_magnitude, parse_range);
}

}  // namespace delegauge::host
