// SPDX-License-Identifier: Apache-2.0
#include "host/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "host/error.hpp"
#include "host/names.hpp"
#include "host/parse.hpp"

namespace delegauge::host {
namespace {

/// The option that sets a configuration's key.
std::string option_of_key(std::string_view key) {
  if (key == "offset") return "--offsets";
  std::string name = "--" + std::string(key);
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

template <class T>
T parse_choice(const std::string& text, const std::string& place) {
  const auto value = value_of<T>(text);
  if (!value) refuse(place, text, "one of " + names_of<T>());
  return *value;
}

/// A value for each player out of a list, which has one for all or one for each.
template <class T, class Parse>
void fill_players(const std::string& text, const std::string& place, int players,
                  std::array<T, max_players>& values, const Parse& parse) {
  const std::vector<std::string> parts = split_list(text);
  const auto count = static_cast<std::size_t>(players);
  if (parts.size() != 1 && parts.size() != count) {
    throw UsageError(fmt::format("{}: {} values for {} players; give one for all or one for each",
                                 place, parts.size(), players));
  }
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = parse(parts.size() == 1 ? parts.front() : parts[i], place);
  }
}

BoundSet parse_bounds(const std::string& text) {
  if (text == "all") return {};
  BoundSet bounds{0};
  for (const std::string& name : split_list(text)) {
    const auto found = std::find(bound_names.begin(), bound_names.end(), name);
    if (found == bound_names.end()) {
      refuse("--bounds", name, fmt::format("all, or some of {}", fmt::join(bound_names, ",")));
    }
    bounds.bits |= 1U << static_cast<unsigned>(found - bound_names.begin());
  }
  return bounds;
}

}  // namespace

SurfaceOptions::SurfaceOptions(CLI::App& command) {
  add(command, "--players", "N", "Principals, and as many agents: 1 to 8 (default 4)");
  add(command, "--outcomes", "K", "Outcomes of a game: 2 to 64 (default 4)");
  add(command, "--metric", "NAME", "How utilities are standardised: epic (default), max, l1");
  add(command, "--shift", "NAME", "Instead of the metric's: mean, midrange, median, min or max");
  add(command, "--norm", "NAME", "Of magnitudes, instead of the metric's: l1, l2 or linf");
  add(command, "--distance-norm", "NAME", "Of distances (default: the same as --norm)");
  add(command, "--welfare", "NAME", "mean (default) or sum of the utilities");
  add_list(command, "--welfare-weights", "W,...", "Per player, or one for all (default 1)");
  add(command, "--games", "N", "Games: 1 to 1e18 (default 1e8)");
  add(command, "--seed", "N", "Of the random games: 0 to 2^64 - 1 (default 1)");
  add(command, "--precision", "NAME", "Of sampling and evaluation: float (default) or double");
  add(command, "--payoffs", "NAME",
      "Of principals before standardising: uniform (default), normal");
  add(command, "--agents", "NAME", "misaligned by a drawn distance (default) or independent");
  add(command, "--max-misalignment", "D",
      "Largest mean distance of agents from principals: 0 to 1 (default 1)");
  add(command, "--strategy", "NAME",
      "target-principals (default), target-agents, pure, simplex or pessimal");
  add(command, "--target-regret", "LOW:HIGH",
      "Welfare regret aimed at (default: 0 to the trivial bound of the side aimed at)");
  add_list(command, "--principal-magnitudes", "M,...",
           "Per player or one for all: numbers or ranges LOW:HIGH (default 1)");
  add_list(command, "--agent-magnitudes", "M,...", "Likewise (default 1)");
  add(command, "--offsets", "LOW:HIGH", "Constants added to utilities (default 0)");
  add_list(command, "--bounds", "NAME,...",
           fmt::format("all (default), or some of {}", fmt::join(bound_names, ",")));
  add(command, "--worst-case", "on|off", "Measure the worst-case regret V (default on)");
  add(command, "--collective-alignment", "on|off", "Measure collective alignment (default on)");
  add(command, "--tightest", "K", "Tightest games listed per bound: 0 to 1000 (default 10)");
}

void SurfaceOptions::add(CLI::App& command, const std::string& name, const std::string& type,
                         const std::string& help) {
  Entry& entry = entries_[name];
  entry.option = command.add_option(name, entry.text, help)->type_name(type)->group("Games");
}

void SurfaceOptions::add_list(CLI::App& command, const std::string& name, const std::string& type,
                              const std::string& help) {
  add(command, name, type, help);
  // A list may also come as an array of an option file.
  entries_[name].option->delimiter(',')->multi_option_policy(CLI::MultiOptionPolicy::Join);
}

bool SurfaceOptions::given(const std::string& name) const {
  return !entries_.at(name).option->empty();
}
const std::string& SurfaceOptions::text(const std::string& name) const {
  return entries_.at(name).text;
}

std::string SurfaceOptions::any_given() const {
  for (const auto& [name, entry] : entries_) {
    if (!entry.option->empty()) return name;
  }
  return {};
}

SurfaceConfiguration SurfaceOptions::configuration() const {
  SurfaceConfiguration configuration = default_configuration();
  SurfaceJob& job = configuration.job;
  FlatGames& games = job.games;
  const auto count = [this](const std::string& name, auto& value, std::uint64_t low,
                            std::uint64_t high) {
    using Value = std::remove_reference_t<decltype(value)>;
    if (given(name)) value = static_cast<Value>(parse_count(text(name), name, low, high));
  };
  const auto choice = [this](const std::string& name, auto& value) {
    using Value = std::remove_reference_t<decltype(value)>;
    if (given(name)) value = parse_choice<Value>(text(name), name);
  };
  const auto on_off = [this](const std::string& name, bool& value) {
    if (given(name)) value = parse_switch(text(name), name);
  };
  const auto players = [this, &games](const std::string& name, auto& values, const auto& parse) {
    fill_players(given(name) ? text(name) : "1", name, games.players, values, parse);
  };

  count("--players", games.players, 1, max_players);
  count("--outcomes", games.outcomes, 2, max_outcomes);
  choice("--metric", games.metric);
  choice("--shift", games.metric.shift);
  choice("--norm", games.metric.magnitude_norm);
  if (given("--norm")) games.metric.distance_norm = games.metric.magnitude_norm;
  choice("--distance-norm", games.metric.distance_norm);
  choice("--welfare", games.welfare);
  players("--welfare-weights", games.welfare_weight, parse_number);
  count("--games", configuration.games, 1, max_games);
  count("--seed", games.seed, 0, UINT64_MAX);
  choice("--precision", configuration.precision);
  choice("--payoffs", games.payoffs);
  choice("--agents", games.agents);
  if (given("--max-misalignment")) {
    if (games.agents == AgentPreferences::independent) {
      throw UsageError("--max-misalignment: independent agents have none; use --agents misaligned");
    }
    games.max_misalignment = parse_number(text("--max-misalignment"), "--max-misalignment");
  }
  choice("--strategy", games.strategy);
  players("--principal-magnitudes", games.principal_magnitude, parse_range);
  players("--agent-magnitudes", games.agent_magnitude, parse_range);
  if (given("--offsets")) games.offset = parse_range(text("--offsets"), "--offsets");
  if (given("--bounds")) job.bounds = parse_bounds(text("--bounds"));
  on_off("--worst-case", job.worst_case);
  on_off("--collective-alignment", job.collective_alignment);
  count("--tightest", job.tightest, 0, max_tightest);
  if (given("--target-regret")) {
    if (!aims_at_target(games.strategy)) {
      throw UsageError(
          fmt::format("--target-regret: the strategy {} aims at none; use --strategy "
                      "target-principals or target-agents",
                      name_of(games.strategy)));
    }
    games.target_regret = parse_range(text("--target-regret"), "--target-regret");
  } else {
    games.target_regret = default_target_regret(games);
  }
  validate(configuration, option_of_key);
  return configuration;
}

}  // namespace delegauge::host
