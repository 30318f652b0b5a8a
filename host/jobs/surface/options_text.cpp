// SPDX-License-Identifier: Apache-2.0
// A configuration back to the options that make it.
#include <fmt/format.h>

#include "host/jobs/flat/games.hpp"
#include "host/jobs/surface/names.hpp"
#include "host/jobs/surface/options.hpp"
#include "host/settings/checks.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {

std::string command_line_options(const SurfaceConfiguration& configuration) {
  const SurfaceConfiguration plain = default_configuration();
  const FlatGames& games = configuration.job.games;
  OptionLine line;
  const auto put = [&line](std::string_view name, const auto& value, bool differs) {
    line.put_if(differs, name, value);
  };
  const auto put_name = [&put](std::string_view option, const auto& value, const auto& otherwise) {
    put(option, name_of(value), !(value == otherwise));
  };
  const auto number = [](double x) { return fmt::format("{}", x); };
  const auto put_players = [&](std::string_view option, const auto& values, const auto& text) {
    const std::string all = players_text(games.players, values, text);
    put(option, all, all != "1");
  };

  put("players", games.players, games.players != plain.job.games.players);
  put("outcomes", games.outcomes, games.outcomes != plain.job.games.outcomes);
  if (const std::string_view preset = name_of(games.metric); !preset.empty()) {
    put("metric", preset, !(games.metric == plain.job.games.metric));
  } else {
    put("shift", name_of(games.metric.shift), true);
    put("norm", name_of(games.metric.magnitude_norm), true);
    put_name("distance-norm", games.metric.distance_norm, games.metric.magnitude_norm);
  }
  put_name("welfare", games.welfare, plain.job.games.welfare);
  put_players("welfare-weights", games.welfare_weight, number);
  put("games", configuration.games, configuration.games != plain.games);
  put("seed", games.seed, games.seed != plain.job.games.seed);
  put_name("precision", configuration.precision, plain.precision);
  put_name("payoffs", games.payoffs, plain.job.games.payoffs);
  put_name("agents", games.agents, plain.job.games.agents);
  put("max-misalignment", games.max_misalignment,
      games.agents == AgentPreferences::misaligned && games.max_misalignment != 1);
  put_name("strategy", games.strategy, plain.job.games.strategy);
  put("target-regret", range_text(games.target_regret),
      aims_at_target(games.strategy) && games.target_regret != default_target_regret(games));
  put_players("principal-magnitudes", games.principal_magnitude, range_text);
  put_players("agent-magnitudes", games.agent_magnitude, range_text);
  put("offsets", range_text(games.offset), games.offset != plain.job.games.offset);
  return line.take();
}

}  // namespace delegauge::host
