// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/strategic/games_json.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include "host/settings/names.hpp"

namespace delegauge::host {

using Json = nlohmann::ordered_json;

void put_games(Json& json, const StrategicGames& games) {
  json["sampler_version"] = strategic_sampler_version;
  json["seed"] = games.seed;
  json["dims"] = dims_of(games);
}

void put_utilities(Json& json, const StrategicGames& games, bool agents_follow) {
  Json principals = Json::array(), agents = Json::array();
  for (std::size_t i = 0; i < static_cast<std::size_t>(games.players); ++i) {
    principals.push_back(range_json(games.principal_magnitude[i]));
    agents.push_back(range_json(games.agent_magnitude[i]));
  }
  json["payoffs"] = std::string(name_of(games.payoffs));
  json["principal_magnitudes"] = principals;
  json["agent_magnitudes"] = agents_follow ? Json() : agents;
  json["offset"] = range_json(games.offset);
}

void read_games(Fields& fields, StrategicGames& games) {
  fields.expect_sampler(strategic_sampler_version);
  games.seed = fields.count("seed", 0, UINT64_MAX);
  const Json& dims = fields.at("dims");
  if (!dims.is_array() || dims.size() < least_agents || dims.size() > max_players) {
    fields.refuse("dims", dims, "the actions of 2 to 8 agents");
  }
  games.players = static_cast<int>(dims.size());
  for (std::size_t i = 0; i < dims.size(); ++i) {
    games.actions[i] = static_cast<int>(fields.count("dims", dims[i], 2, max_profiles));
  }
}

void read_utilities(Fields& fields, StrategicGames& games, bool agents_follow) {
  games.payoffs = fields.choice<Payoffs>("payoffs");
  const Json& principals = fields.per_player("principal_magnitudes", games.players);
  const Json none;
  const Json& agents = agents_follow ? none : fields.per_player("agent_magnitudes", games.players);
  if (agents_follow && !fields.at("agent_magnitudes").is_null()) {
    fields.refuse("agent_magnitudes", fields.at("agent_magnitudes"),
                  "null where calibration is prescribed");
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(games.players); ++i) {
    games.principal_magnitude[i] = fields.range("principal_magnitudes", principals[i]);
    if (!agents_follow) games.agent_magnitude[i] = fields.range("agent_magnitudes", agents[i]);
  }
  games.offset = fields.range("offset", fields.at("offset"));
}

}  // namespace delegauge::host
