// SPDX-License-Identifier: Apache-2.0
// A configuration to JSON and back.
#include <fmt/format.h>

#include <cstddef>

#include "host/jobs/flat/games.hpp"
#include "host/jobs/surface/configuration.hpp"
#include "host/jobs/surface/names.hpp"
#include "host/settings/json_fields.hpp"
#include "host/settings/metric.hpp"
#include "host/settings/names.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

BoundSet read_bounds(Fields& fields) {
  const Json& value = fields.at("bounds");
  BoundSet bounds{0};
  if (!value.is_array()) fields.refuse("bounds", value, "a list of names");
  for (const Json& name : value) {
    bool known = false;
    for (std::size_t b = 0; b < bound_names.size(); ++b) {
      if (name != bound_names[b]) continue;
      bounds.bits |= 1U << b;
      known = true;
    }
    if (!known) fields.refuse("bounds", name, fmt::format("{}", fmt::join(bound_names, ", ")));
  }
  return bounds;
}

}  // namespace

Json to_json(const SurfaceConfiguration& configuration) {
  const SurfaceJob& job = configuration.job;
  const FlatGames& games = job.games;
  const PlayersJson players(games);
  Json bounds = Json::array();
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    if (job.bounds.has(static_cast<Bound>(b))) bounds.push_back(std::string(bound_names[b]));
  }
  const bool misaligned = games.agents == AgentPreferences::misaligned;
  const bool aims = aims_at_target(games.strategy);
  Json json = Json::object();
  json["sampler_version"] = sampler_version;
  json["seed"] = games.seed;
  json["games"] = configuration.games;
  json["players"] = games.players;
  json["outcomes"] = games.outcomes;
  json["metric"] = to_json(games.metric);
  json["welfare"] = std::string(name_of(games.welfare));
  json["welfare_weights"] = players.weights;
  json["payoffs"] = std::string(name_of(games.payoffs));
  json["agents"] = std::string(name_of(games.agents));
  json["max_misalignment"] = misaligned ? Json(games.max_misalignment) : Json();
  json["strategy"] = std::string(name_of(games.strategy));
  json["target_regret"] = aims ? range_json(games.target_regret) : Json();
  json["principal_magnitudes"] = players.principals;
  json["agent_magnitudes"] = players.agents;
  json["offset"] = range_json(games.offset);
  json["precision"] = std::string(name_of(configuration.precision));
  json["bounds"] = bounds;
  json["worst_case"] = job.worst_case;
  json["collective_alignment"] = job.collective_alignment;
  json["tightest"] = job.tightest;
  if (configuration.target_error) {
    const TargetError& error = *configuration.target_error;
    json["target_error"] = {
        {"bound", std::string(bound_names[static_cast<std::size_t>(error.bound)])},
        {"standard_error", error.standard_error}};
  }
  return json;
}

SurfaceConfiguration surface_configuration_from_json(const Json& json, const std::string& place) {
  Fields fields(json, place);
  fields.expect_sampler(sampler_version);
  SurfaceConfiguration configuration;
  SurfaceJob& job = configuration.job;
  FlatGames& games = job.games;
  games.seed = fields.count("seed", 0, UINT64_MAX);
  configuration.games = fields.count("games", 1, max_games);
  games.players = fields.small_count("players", 1, max_players);
  games.outcomes = fields.small_count("outcomes", 2, max_outcomes);
  games.metric = read_metric(fields);
  games.welfare = fields.choice<Welfare>("welfare");
  games.payoffs = fields.choice<Payoffs>("payoffs");
  games.agents = fields.choice<AgentPreferences>("agents");
  const Json& misalignment = fields.at("max_misalignment");
  if (games.agents == AgentPreferences::misaligned) {
    games.max_misalignment = fields.number("max_misalignment", misalignment);
  } else if (!misalignment.is_null()) {
    fields.refuse("max_misalignment", misalignment, "null for independent agents");
  }
  games.strategy = fields.choice<StrategyKind>("strategy");
  const Json& target = fields.at("target_regret");
  if (aims_at_target(games.strategy)) {
    games.target_regret = fields.range("target_regret", target);
  } else if (!target.is_null()) {
    fields.refuse("target_regret", target, "null for a strategy without a target");
  }
  read_players(fields, games);
  games.offset = fields.range("offset", fields.at("offset"));
  configuration.precision = fields.choice<Precision>("precision");
  job.bounds = read_bounds(fields);
  job.worst_case = fields.boolean("worst_case");
  job.collective_alignment = fields.boolean("collective_alignment");
  job.tightest = fields.small_count("tightest", 0, max_tightest);
  if (fields.has("target_error")) {
    Fields parts(fields.at("target_error"), fields.place("target_error"));
    TargetError error;
    error.bound = parts.choice<Bound>("bound");
    error.standard_error = parts.number("standard_error", parts.at("standard_error"));
    parts.expect_no_more();
    configuration.target_error = error;
  }
  fields.expect_no_more();
  validate(configuration, [&fields](std::string_view key) { return fields.place(key); });
  return configuration;
}

}  // namespace delegauge::host
