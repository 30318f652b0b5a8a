// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/configuration.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>

#include "host/jobs/search/names.hpp"
#include "host/settings/checks.hpp"
#include "host/settings/json_fields.hpp"
#include "host/settings/metric.hpp"
#include "host/settings/names.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

void check_region(const Checks& checks, const SearchConfiguration& configuration) {
  const SearchJob& job = configuration.job;
  const auto within = [&checks](std::string_view key, const Range& range, double low, double high) {
    checks.require(key, ordered(range) && range.low >= low && range.high <= high, range,
                   fmt::format("LOW:HIGH with LOW <= HIGH, from {} to {}", low, high));
  };
  const SearchRegion whole = whole_region(job);
  within("regret", job.region.regret, whole.regret.low, whole.regret.high);
  within("misalignment", job.region.misalignment, whole.misalignment.low, whole.misalignment.high);
  if (job.limits_miscalibration) within("miscalibration", job.region.miscalibration, 0, 1);
  if (job.limits_collective) within("collective", job.region.collective, whole.collective.low, 1);
}

}  // namespace

std::uint64_t games_of(const SearchConfiguration& configuration) {
  return configuration.chains * configuration.job.steps;  // at most max_chains * max_steps < 2^64
}

std::uint64_t least_chains(const SearchConfiguration& configuration) {
  const auto bins = static_cast<std::uint64_t>(bins_of(configuration.job));
  return is_map(configuration) ? 2 * bins : 1;
}

SearchRegion whole_region(const SearchJob& job) {
  SurfaceJob games;
  games.games = job.games;
  const SurfaceRanges ranges = surface_ranges(games);
  return {{0, ranges.agents_regret},
          {0, ranges.weighted_misalignment},
          {0, 1},
          {ranges.least_collective_alignment, 1}};
}

SearchRegion default_region(const SearchJob& job) {
  SearchRegion region = whole_region(job);
  if (bins_of(job) == 1) {
    region.misalignment.low = least_misalignment_share * region.misalignment.high;
  }
  return region;
}

void validate(const SearchConfiguration& configuration, const PlaceOfKey& place) {
  const Checks checks(place);
  const SearchJob& job = configuration.job;
  const FlatGames& games = job.games;
  const auto whole_number = [&checks](std::string_view key, auto value, auto low, auto high) {
    checks.require(key, value >= low && value <= high, value,
                   fmt::format("a whole number from {} to {}", low, high));
  };
  checks.shape(games);
  checks.scales(games);
  whole_number("steps", job.steps, std::uint64_t{1}, max_steps);
  whole_number("list", configuration.list, 0, max_tightest);
  whole_number("map", job.regret_bins, 1, max_map_bins);
  whole_number("map", job.misalignment_bins, 1, max_map_bins);
  const std::uint64_t least = least_chains(configuration);
  checks.require("chains", configuration.chains >= least && configuration.chains <= max_chains,
                 configuration.chains,
                 least == 1 ? "a whole number from 1 to 1e12"
                            : fmt::format("at least two for each of the map's {} bins, {}",
                                          bins_of(job), least));
  if (is_map(configuration) && job.method == SearchMethod::sample) {
    throw UsageError(
        fmt::format("{}: {}x{} bins are not possible with the method sample, whose games are after "
                    "no bin; leave the map out, or take the method anneal or climb",
                    place("map"), job.regret_bins, job.misalignment_bins));
  }
  check_region(checks, configuration);
}

Json to_json(const SearchConfiguration& configuration) {
  const SearchJob& job = configuration.job;
  const FlatGames& games = job.games;
  const PlayersJson players(games);
  Json json = Json::object();
  json["sampler_version"] = sampler_version;
  json["search_version"] = search_version;
  json["seed"] = games.seed;
  json["chains"] = configuration.chains;
  json["steps"] = job.steps;
  json["method"] = std::string(name_of(job.method));
  json["bound"] = std::string(bound_names[static_cast<std::size_t>(job.bound)]);
  json["players"] = games.players;
  json["outcomes"] = games.outcomes;
  json["metric"] = to_json(games.metric);
  json["welfare"] = std::string(name_of(games.welfare));
  json["welfare_weights"] = players.weights;
  json["payoffs"] = std::string(name_of(games.payoffs));
  json["principal_magnitudes"] = players.principals;
  json["agent_magnitudes"] = players.agents;
  json["precision"] = std::string(name_of(configuration.precision));
  json["regret"] = range_json(job.region.regret);
  json["misalignment"] = range_json(job.region.misalignment);
  json["miscalibration"] =
      job.limits_miscalibration ? range_json(job.region.miscalibration) : Json();
  json["collective"] = job.limits_collective ? range_json(job.region.collective) : Json();
  json["map"] = is_map(configuration) ? Json({job.regret_bins, job.misalignment_bins}) : Json();
  json["list"] = configuration.list;
  return json;
}

}  // namespace delegauge::host
