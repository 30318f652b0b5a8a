// SPDX-License-Identifier: Apache-2.0
// A configuration back to the options that make it.
#include <fmt/format.h>

#include <cstddef>
#include <utility>
#include <vector>

#include "host/names.hpp"
#include "host/options.hpp"

namespace delegauge::host {
namespace {

std::string range_text(const Range& range) {
  return range.low == range.high ? fmt::format("{}", range.low)
                                 : fmt::format("{}:{}", range.low, range.high);
}

/// One value if all players have the same.
template <class Text, class Values>
std::string players_text(int players, const Values& values, const Text& text) {
  std::vector<std::string> parts;
  bool same = true;
  for (std::size_t i = 0; i < static_cast<std::size_t>(players); ++i) {
    parts.push_back(text(values[i]));
    same = same && parts.back() == parts.front();
  }
  return same ? parts.front() : fmt::format("{}", fmt::join(parts, ","));
}

}  // namespace

std::string command_line_options(const SurfaceConfiguration& configuration) {
  const SurfaceConfiguration plain = default_configuration();
  const FlatGames& games = configuration.job.games;
  std::string line;
  const auto put = [&line](std::string_view name, const auto& value, bool differs) {
    if (differs) line += fmt::format("{}--{} {}", line.empty() ? "" : " ", name, value);
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
  return line;
}

}  // namespace delegauge::host
