// SPDX-License-Identifier: Apache-2.0
// A configuration of `grid` to JSON and back.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "host/jobs/grid/configuration.hpp"
#include "host/jobs/grid/names.hpp"
#include "host/jobs/strategic/games_json.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

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

}  // namespace delegauge::host
