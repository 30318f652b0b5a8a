// SPDX-License-Identifier: Apache-2.0
// The configurations of `grid` and `infer` to JSON and back.
#include "host/jobs/strategic/configuration.hpp"
#include "host/settings/json_fields.hpp"

namespace delegauge::host {
namespace {

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

std::vector<double> read_numbers(Fields& fields, const std::string& key) {
  const Json& list = fields.at(key);
  if (!list.is_array() || list.empty()) fields.refuse(key, list, "a list of numbers");
  std::vector<double> values;
  for (const Json& value : list) values.push_back(fields.number(key, value));
  return values;
}

void read_given(Fields& fields, GridConfiguration& configuration) {
  for (std::size_t m = 0; m < measure_count; ++m) {
    const auto measure = static_cast<Measure>(m);
    const std::string key(name_of(measure));
    const Json& value = fields.at(key);
    if (value.is_null()) continue;
    std::vector<double>& given = configuration.given[m];
    if (measure == Measure::ia || measure == Measure::ic) {
      fields.per_player(key, configuration.games.players);
      given = read_numbers(fields, key);
    } else {
      given = {fields.number(key, value)};
    }
  }
}

}  // namespace

Json to_json(const GridConfiguration& configuration) {
  const auto players = static_cast<std::size_t>(configuration.games.players);
  Json json = Json::object();
  put_games(json, configuration.games);
  Json vary = Json::array();
  for (const Measure measure : configuration.vary) vary.push_back(std::string(name_of(measure)));
  json["vary"] = vary;
  json["points"] = configuration.points;
  json["fixed"] = configuration.fixed.empty() ? Json() : Json(configuration.fixed);
  for (std::size_t m = 0; m < measure_count; ++m) {
    const auto measure = static_cast<Measure>(m);
    const std::vector<double>& given = configuration.given[m];
    Json& value = json[std::string(name_of(measure))];
    if (given.empty()) continue;
    if (measure == Measure::ia || measure == Measure::ic) {
      value = given.size() == 1 ? std::vector<double>(players, given.front()) : given;
    } else {
      value = given.front();
    }
  }
  json["repetitions"] = configuration.repetitions;
  json["precision"] = std::string(name_of(configuration.precision));
  put_utilities(json, configuration.games, prescribes_calibration(configuration));
  json["worst_case"] = configuration.worst_case;
  return json;
}

Json to_json(const InferConfiguration& configuration) {
  Json json = Json::object();
  put_games(json, configuration.games);
  json["samples"] = configuration.samples;
  json["marks"] = configuration.marks;
  json["repetitions"] = configuration.repetitions;
  json["precision"] = std::string(name_of(configuration.precision));
  put_utilities(json, configuration.games, false);
  return json;
}

GridConfiguration grid_configuration_from_json(const Json& json, const std::string& place) {
  Fields fields(json, place);
  GridConfiguration configuration = default_grid_configuration();
  StrategicGames& games = configuration.games;
  read_games(fields, games);
  const Json& vary = fields.at("vary");
  configuration.vary.clear();
  if (!vary.is_array() || vary.size() > 2) {
    fields.refuse("vary", vary, "a list of one or two of " + names_of<Measure>());
  }
  for (const Json& name : vary) {
    const auto measure =
        name.is_string() ? value_of<Measure>(name.get_ref<const std::string&>()) : std::nullopt;
    if (!measure) fields.refuse("vary", vary, "a list of one or two of " + names_of<Measure>());
    configuration.vary.push_back(*measure);
  }
  configuration.points = fields.small_count("points", 2, max_points);
  read_given(fields, configuration);
  configuration.fixed.clear();
  const Json& fixed = fields.at("fixed");
  if (uses_fixed(configuration)) {
    configuration.fixed = read_numbers(fields, "fixed");
  } else if (!fixed.is_null()) {
    fields.refuse("fixed", fixed, "null where no measure takes it");
  }
  configuration.repetitions = fields.count("repetitions", 1, max_games);
  configuration.precision = fields.choice<Precision>("precision");
  read_utilities(fields, games, prescribes_calibration(configuration));
  configuration.worst_case = fields.boolean("worst_case");
  fields.expect_no_more();
  validate(configuration, [&fields](std::string_view key) { return fields.place(key); });
  return configuration;
}

InferConfiguration infer_configuration_from_json(const Json& json, const std::string& place) {
  Fields fields(json, place);
  InferConfiguration configuration = default_infer_configuration();
  StrategicGames& games = configuration.games;
  read_games(fields, games);
  configuration.samples = fields.small_count("samples", 1, max_samples);
  configuration.marks.clear();
  const Json& marks = fields.at("marks");
  if (!marks.is_array() || marks.size() > max_marks) {
    fields.refuse("marks", marks, fmt::format("a list of at most {} whole numbers", max_marks));
  }
  for (const Json& mark : marks) {
    configuration.marks.push_back(static_cast<int>(fields.count("marks", mark, 0, max_samples)));
  }
  configuration.repetitions = fields.count("repetitions", 1, max_games);
  configuration.precision = fields.choice<Precision>("precision");
  read_utilities(fields, games, false);
  fields.expect_no_more();
  validate(configuration, [&fields](std::string_view key) { return fields.place(key); });
  return configuration;
}

}  // namespace delegauge::host
