// SPDX-License-Identifier: Apache-2.0
#include "host/job/read_summary.hpp"

#include <limits>

#include "host/settings/json_fields.hpp"
#include "kernels/executor/infer_job.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// Null stands for what is not finite, or for no games.
double read_number(Fields& fields, const std::string& key) {
  const Json& value = fields.at(key);
  if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
  return fields.number(key, value);
}

Statistic read_statistic(const Json& json, const std::string& place) {
  Fields fields(json, place);
  Statistic read;
  read.mean = read_number(fields, "mean");
  read.standard_error = read_number(fields, "standard_error");
  read.min = read_number(fields, "min");
  read.max = read_number(fields, "max");
  Fields quantiles(fields.at("quantiles"), fields.place("quantiles"));
  for (std::size_t i = 0; i < quantile_levels.size(); ++i) {
    read.quantiles[i] = read_number(quantiles, std::string(quantile_levels[i].name));
  }
  return read;
}

/// A list that is not longer than `most`; `what` tells what it is of.
const Json& read_list(Fields& fields, const std::string& key, std::size_t most,
                      std::string_view what) {
  const Json& list = fields.at(key);
  if (!list.is_array() || list.size() > most) {
    fields.refuse(key, list, fmt::format("a list of at most {} {}", most, what));
  }
  return list;
}

/// The listed games' numbers: `key` of each.
std::vector<std::uint64_t> read_tightest(Fields& fields, const std::string& key, int most,
                                         std::uint64_t count) {
  std::vector<std::uint64_t> numbers;
  for (const Json& game : read_list(fields, "tightest", static_cast<std::size_t>(most), "games")) {
    Fields one(game, fields.place("tightest"));
    numbers.push_back(one.count(key, 0, count - 1));
    one.number("tightness", one.at("tightness"));
  }
  return numbers;
}

BoundSummary read_bound(Fields& bounds, Bound bound, const SurfaceConfiguration& configuration,
                        std::uint64_t games) {
  const std::string name = name_of_bound(bound);
  Fields fields(bounds.at(name), bounds.place(name));
  BoundSummary read;
  read.bound = bound;
  read.violations = fields.count("violations", 0, games);
  read.tightness = read_statistic(fields.at("tightness"), fields.place("tightness"));
  if (configuration.job.worst_case) {
    read.worst_case_tightness =
        read_statistic(fields.at("worst_case_tightness"), fields.place("worst_case_tightness"));
  }
  read.slack = read_statistic(fields.at("slack"), fields.place("slack"));
  read.tightest = read_tightest(fields, "index", configuration.job.tightest, configuration.games);
  return read;
}

/// Of a run whose games belong to as many points as the configuration has; `look_at` sees each.
template <class Summary, class Configuration, class LookAt>
Summary read_of_points(const Json& document, const std::string& place,
                       const Configuration& configuration, std::size_t count,
                       const LookAt& look_at) {
  Fields fields(document, place + ": ");
  Summary read;
  read.games = fields.count("games", 0, games_of(configuration));
  const Json& points = fields.at("points");
  if (!points.is_array() || points.size() != count) {
    fields.refuse("points", points, fmt::format("a list of the {} points", count));
  }
  for (const Json& point : points) look_at(Fields(point, fields.place("points")));
  return read;
}

}  // namespace

std::vector<Bound> bounds_in(const BoundSet& set) {
  std::vector<Bound> bounds;
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    if (set.has(static_cast<Bound>(b))) bounds.push_back(static_cast<Bound>(b));
  }
  return bounds;
}

std::string name_of_bound(Bound bound) {
  return std::string(bound_names[static_cast<std::size_t>(bound)]);
}

SurfaceSummary read_summary(const Json& document, const std::string& place,
                            const SurfaceConfiguration& configuration) {
  Fields fields(document, place + ": ");
  SurfaceSummary read;
  read.games = fields.count("games", 0, configuration.games);
  read.degenerate = fields.count("degenerate", 0, read.games);
  Fields bounds(fields.at("bounds"), fields.place("bounds"));
  for (const Bound bound : bounds_in(configuration.job.bounds)) {
    read.bounds.push_back(read_bound(bounds, bound, configuration, read.games));
  }
  bounds.expect_no_more();
  return read;
}

GridSummary read_summary(const Json& document, const std::string& place,
                         const GridConfiguration& configuration) {
  return read_of_points<GridSummary>(
      document, place, configuration, grid_points(configuration).size(),
      [&](Fields point) { point.count("games", 0, configuration.repetitions); });
}

InferSummary read_summary(const Json& document, const std::string& place,
                          const InferConfiguration& configuration) {
  return read_of_points<InferSummary>(document, place, configuration,
                                      observed_count * configuration.marks.size(),
                                      [](const Fields&) {});
}

SearchSummary read_summary(const Json& document, const std::string& place,
                           const SearchConfiguration& configuration) {
  Fields fields(document, place + ": ");
  SearchSummary read;
  read.games = fields.count("games", 0, games_of(configuration));
  read.chains = fields.count("chains", 0, configuration.chains);
  read.inside = fields.count("inside", 0, read.chains);
  read.tightness = read_statistic(fields.at("tightness"), fields.place("tightness"));
  read.tightest = read_tightest(fields, "chain", configuration.list, configuration.chains);
  if (is_map(configuration)) {
    Fields map(fields.at("map"), fields.place("map"));
    const auto bins = static_cast<std::uint64_t>(bins_of(configuration.job));
    map.count("bins", bins, bins);
  }
  return read;
}

}  // namespace delegauge::host
