// SPDX-License-Identifier: Apache-2.0
#include <cstddef>

#include "host/jobs/flat/games.hpp"
#include "host/jobs/search/configuration.hpp"
#include "host/jobs/search/names.hpp"
#include "host/settings/json_fields.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// A range that takes no part is null, and `range` stays as it is. Returns whether it takes part.
bool read_optional_range(Fields& fields, const std::string& key, Range& range) {
  const Json& value = fields.at(key);
  if (value.is_null()) return false;
  range = fields.range(key, value);
  return true;
}

void expect_search(Fields& fields) {
  const Json& theirs = fields.at("search_version");
  if (theirs == search_version) return;
  throw UsageError(
      fmt::format("{}: is of search version {}, this delegauge has version {}; use the delegauge "
                  "that made the run",
                  fields.place("search_version"), printable(theirs.dump()), search_version));
}

}  // namespace

SearchConfiguration search_configuration_from_json(const Json& json, const std::string& place) {
  Fields fields(json, place);
  fields.expect_sampler(sampler_version);
  expect_search(fields);
  SearchConfiguration configuration;
  SearchJob& job = configuration.job;
  FlatGames& games = job.games;
  games.seed = fields.count("seed", 0, UINT64_MAX);
  configuration.chains = fields.count("chains", 1, max_chains);
  job.steps = fields.count("steps", 1, max_steps);
  job.method = fields.choice<SearchMethod>("method");
  job.bound = fields.choice<Bound>("bound");
  games.players = fields.small_count("players", 1, max_players);
  games.outcomes = fields.small_count("outcomes", 2, max_outcomes);
  games.metric = read_metric(fields);
  games.welfare = fields.choice<Welfare>("welfare");
  read_players(fields, games);
  games.payoffs = fields.choice<Payoffs>("payoffs");
  games.target_regret = default_target_regret(games);
  configuration.precision = fields.choice<Precision>("precision");
  const Json& map = fields.at("map");
  if (!map.is_null()) {
    if (!map.is_array() || map.size() != 2) fields.refuse("map", map, "[rows, columns] or null");
    const auto bins = [&](const Json& value) {
      return static_cast<int>(fields.count("map", value, 1, max_map_bins));
    };
    job.regret_bins = bins(map[0]);
    job.misalignment_bins = bins(map[1]);
  }
  job.region = default_region(job);
  job.region.regret = fields.range("regret", fields.at("regret"));
  job.region.misalignment = fields.range("misalignment", fields.at("misalignment"));
  job.limits_miscalibration =
      read_optional_range(fields, "miscalibration", job.region.miscalibration);
  job.limits_collective = read_optional_range(fields, "collective", job.region.collective);
  configuration.list = fields.small_count("list", 0, max_tightest);
  fields.expect_no_more();
  validate(configuration, [&fields](std::string_view key) { return fields.place(key); });
  return configuration;
}

}  // namespace delegauge::host
