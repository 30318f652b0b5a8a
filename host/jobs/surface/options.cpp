// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/options.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <vector>

#include "host/jobs/flat/games.hpp"
#include "host/jobs/flat/options.hpp"
#include "host/jobs/surface/names.hpp"
#include "host/settings/names.hpp"
#include "host/settings/option_texts.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

BoundSet parse_bounds(const std::string& text) {
  if (text == "all") return {};
  BoundSet bounds{0};
  for (const std::string& name : split_list(text)) {
    const auto bound = value_of<Bound>(name);
    if (!bound) {
      refuse("--bounds", name, fmt::format("all, or some of {}", fmt::join(bound_names, ",")));
    }
    bounds.bits |= 1U << static_cast<unsigned>(*bound);
  }
  return bounds;
}

TargetError parse_target_error(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) refuse("--target-error", text, "BOUND:ERROR such as fused:1e-4");
  return {parse_choice<Bound>(text.substr(0, colon), "--target-error"),
          parse_number(text.substr(colon + 1), "--target-error")};
}

}  // namespace

SurfaceOptions::SurfaceOptions(CLI::App& command) : texts_(command) {
  add_flat_shape(texts_);
  texts_.add("--games", "N", "Games: 1 to 1e18 (default 1e8)");
  texts_.add("--seed", "N", "Of the random games: 0 to 2^64 - 1 (default 1)");
  texts_.add("--precision", "NAME", "Of sampling and evaluation: float (default) or double");
  texts_.add("--payoffs", "NAME", "Of principals before standardising: uniform (default), normal");
  texts_.add("--agents", "NAME", "misaligned by a drawn distance (default) or independent");
  texts_.add("--max-misalignment", "D",
             "Largest mean distance of agents from principals: 0 to 1 (default 1)");
  texts_.add("--strategy", "NAME",
             "target-principals (default), target-agents, pure, simplex or pessimal");
  texts_.add("--target-regret", "LOW:HIGH",
             "Welfare regret aimed at (default: 0 to the trivial bound of the side aimed at)");
  add_flat_magnitudes(texts_);
  texts_.add("--offsets", "LOW:HIGH", "Constants added to utilities (default 0)");
  texts_.add_list("--bounds", "NAME,...",
                  fmt::format("all (default), or some of {}", fmt::join(bound_names, ",")));
  texts_.add("--worst-case", "on|off", "Measure the worst-case regret V (default on)");
  texts_.add("--collective-alignment", "on|off", "Measure collective alignment (default on)");
  texts_.add("--target-error", "BOUND:ERROR",
             "Stop before --games once the standard error of the bound's mean tightness is this");
  texts_.add("--tightest", "K", "Tightest games listed per bound: 0 to 1000 (default 10)");
}

SurfaceConfiguration SurfaceOptions::configuration() const {
  SurfaceConfiguration configuration = default_configuration();
  SurfaceJob& job = configuration.job;
  FlatGames& games = job.games;
  read_flat_games(texts_, games);
  texts_.count("--games", configuration.games, 1, max_games);
  texts_.count("--seed", games.seed, 0, UINT64_MAX);
  texts_.choice("--precision", configuration.precision);
  texts_.choice("--payoffs", games.payoffs);
  texts_.choice("--agents", games.agents);
  if (texts_.given("--max-misalignment")) {
    if (games.agents == AgentPreferences::independent) {
      throw UsageError("--max-misalignment: independent agents have none; use --agents misaligned");
    }
    games.max_misalignment = parse_number(texts_.text("--max-misalignment"), "--max-misalignment");
  }
  texts_.choice("--strategy", games.strategy);
  if (texts_.given("--offsets")) games.offset = parse_range(texts_.text("--offsets"), "--offsets");
  if (texts_.given("--bounds")) job.bounds = parse_bounds(texts_.text("--bounds"));
  texts_.on_off("--worst-case", job.worst_case);
  texts_.on_off("--collective-alignment", job.collective_alignment);
  texts_.count("--tightest", job.tightest, 0, max_tightest);
  if (texts_.given("--target-error")) {
    configuration.target_error = parse_target_error(texts_.text("--target-error"));
  }
  if (texts_.given("--target-regret")) {
    if (!aims_at_target(games.strategy)) {
      throw UsageError(
          fmt::format("--target-regret: the strategy {} aims at none; use --strategy "
                      "target-principals or target-agents",
                      name_of(games.strategy)));
    }
    games.target_regret = parse_range(texts_.text("--target-regret"), "--target-regret");
  } else {
    games.target_regret = default_target_regret(games);
  }
  validate(configuration, option_of_key);
  return configuration;
}

}  // namespace delegauge::host
