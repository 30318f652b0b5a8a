// SPDX-License-Identifier: Apache-2.0
// The table of settings of `surface`.
#include "host/jobs/surface/settings.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "host/jobs/flat/games.hpp"
#include "host/jobs/flat/settings.hpp"
#include "host/jobs/surface/names.hpp"
#include "host/settings/bounds_setting.hpp"

namespace delegauge::host {
namespace {

using C = SurfaceConfiguration;
using S = Setting<C>;
using Json = nlohmann::ordered_json;

FlatGames& flat_of(C& c) { return c.job.games; }

S max_misalignment(const auto& flat) {
  return S::unit_interval("max_misalignment", flat.field(&FlatGames::max_misalignment), "D",
                          "Largest mean distance of agents from principals: 0 to 1 (default 1)")
      .only_if([](const C& c) { return c.job.games.agents == AgentPreferences::misaligned; },
               [](const C&) { return "independent agents have none; use --agents misaligned"; },
               "null for independent agents");
}

S target_regret(const auto& flat) {
  return S::range("target_regret", flat.field(&FlatGames::target_regret),
                  "Welfare regret aimed at (default: 0 to the trivial bound of the side aimed at)")
      .only_if([](const C& c) { return aims_at_target(c.job.games.strategy); },
               [](const C& c) {
                 return fmt::format(
                     "the strategy {} aims at none; use --strategy target-principals or "
                     "target-agents",
                     name_of(c.job.games.strategy));
               },
               "null for a strategy without a target")
      .or_else([](C& c) { c.job.games.target_regret = default_target_regret(c.job.games); })
      .checked([](const C& c, const Checks& checks) {
        const Range& target = c.job.games.target_regret;
        checks.require("target_regret",
                       ordered(target) && target.low >= 0 && target.high <= largest_constant,
                       target, "LOW:HIGH with 0 <= LOW <= HIGH, up to 1e12");
      });
}

S offset(const auto& flat) {
  return S::range("offset", flat.field(&FlatGames::offset),
                  "Constants added to utilities (default 0)")
      .checked([](const C& c, const Checks& checks) { checks.offset(c.job.games.offset); });
}

TargetError parse_target_error(const std::string& text, const std::string& place) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) refuse(place, text, "BOUND:ERROR such as fused:1e-4");
  return {parse_choice<Bound>(text.substr(0, colon), place),
          parse_number(text.substr(colon + 1), place)};
}

S target_error() {
  S s = S::row("target_error", "BOUND:ERROR",
               "Stop before --games once the standard error of the bound's mean tightness is this");
  s.missing = S::Missing::is_absent;
  s.parse = [](C& c, const std::string& text, const std::string& place) {
    c.target_error = parse_target_error(text, place);
  };
  s.read = [](C& c, Fields& fields, const Json& value) {
    Fields parts(value, fields.place("target_error"));
    TargetError error;
    error.bound = parts.choice<Bound>("bound");
    error.standard_error = parts.number("standard_error", parts.at("standard_error"));
    parts.expect_no_more();
    c.target_error = error;
  };
  s.json = [](const C& c) {
    if (!c.target_error) return Json();
    return Json({{"bound", name_of_bound(c.target_error->bound)},
                 {"standard_error", c.target_error->standard_error}});
  };
  s.text = [](const C& c) {
    return c.target_error ? fmt::format("{}:{}", name_of_bound(c.target_error->bound),
                                        c.target_error->standard_error)
                          : std::string();
  };
  s.check = [](const C& c, const Checks& checks) {
    if (!c.target_error) return;
    const TargetError& error = *c.target_error;
    checks.require("target_error", c.job.bounds.has(error.bound), name_of_bound(error.bound),
                   "one of the run's --bounds");
    checks.require("target_error", error.standard_error > 0 && error.standard_error < 1,
                   error.standard_error, "a standard error above 0 and below 1");
  };
  return std::move(s).only_measured().after("tightest");
}

SettingsTable<C> make_table() {
  const auto flat = flat_settings<C>(flat_of);
  const auto in_job = [](auto SurfaceJob::*member) {
    return [member](C & c) -> auto& { return c.job.*member; };
  };
  return SettingsTable<C>(
      default_configuration,
      {{"sampler_version", sampler_version, "the games were sampled by sampler"}},
      {
          flat.players(),
          flat.outcomes(),
          flat.metric(),
          flat.shift(),
          flat.norm(),
          flat.distance_norm(),
          flat.outcome_weights(),
          flat.welfare(),
          flat.welfare_weights(),
          S::count(
              "games", [](C & c) -> auto& { return c.games; }, 1, max_games,
              "Games: 1 to 1e18 (default 1e8)"),
          flat.seed("Of the random games: 0 to 2^64 - 1 (default 1)"),
          S::choice(
              "precision", [](C & c) -> auto& { return c.precision; },
              "Of sampling and evaluation: float (default) or double")
              .after("offset"),
          flat.payoffs("Of principals before standardising: uniform (default), normal"),
          S::choice("agents", flat.field(&FlatGames::agents),
                    "misaligned by a drawn distance (default) or independent"),
          max_misalignment(flat),
          S::choice("strategy", flat.field(&FlatGames::strategy),
                    "target-principals (default), target-agents, pure, simplex or pessimal"),
          target_regret(flat),
          flat.principal_magnitudes(),
          flat.agent_magnitudes(),
          offset(flat),
          bounds_setting<C>(in_job(&SurfaceJob::bounds)).only_measured(),
          S::on_off("worst_case", in_job(&SurfaceJob::worst_case),
                    "Measure the worst-case regret V (default on)")
              .only_measured(),
          S::on_off("collective_alignment", in_job(&SurfaceJob::collective_alignment),
                    "Measure collective alignment (default on)")
              .only_measured(),
          target_error(),
          S::count("tightest", in_job(&SurfaceJob::tightest), 0, max_tightest,
                   "Tightest games listed per bound: 0 to 1000 (default 10)")
              .called("K")
              .only_measured(),
      },
      {"seed", "games"});
}

}  // namespace

const SettingsTable<C>& surface_settings() {
  static const SettingsTable<C> table = make_table();
  return table;
}

void validate(const C& configuration) {
  surface_settings().validate(configuration, [](std::string_view key) { return std::string(key); });
}

Json to_json(const C& configuration) { return surface_settings().to_json(configuration); }

C surface_configuration_from_json(const Json& json, const std::string& place) {
  return surface_settings().from_json(json, place);
}

std::string command_line_options(const C& configuration) {
  return surface_settings().command_line(configuration);
}

}  // namespace delegauge::host
