// SPDX-License-Identifier: Apache-2.0
#include <cstddef>

#include "host/files/json_text.hpp"
#include "host/job/statistic_json.hpp"
#include "host/job/summary_head.hpp"
#include "host/jobs/grid/files.hpp"
#include "host/jobs/grid/names.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

Json quantity_json(const Statistic& s, bool normalised) {
  Json json = moments_json(s);
  if (!normalised) return json;
  constexpr double two_sided_90 = 1.645;  // standard errors
  const double half = two_sided_90 * s.standard_error;
  json["confidence_90"] = {s.mean - half, s.mean + half};
  json["quantiles"] = quantiles_json(s);
  return json;
}

Json point_json(const GridConfiguration& configuration, const GridPoint& where,
                const PointStatistics& point) {
  Json varied = Json::object();
  for (std::size_t i = 0; i < configuration.vary.size(); ++i) {
    varied[std::string(name_of(configuration.vary[i]))] = where.value[i];
  }
  Json violations = Json::object(), quantities = Json::object();
  for (std::size_t b = 0; b < strategic_bound_names.size(); ++b) {
    if (!is_measured(static_cast<StrategicBound>(b), configuration)) continue;
    violations[std::string(strategic_bound_names[b])] = point.violations[b];
  }
  for (std::size_t q = 0; q < strategic_quantity_names.size(); ++q) {
    if (!is_measured(static_cast<StrategicQuantity>(q), configuration)) continue;
    const bool normalised = q < static_cast<std::size_t>(normalised_count);
    quantities[std::string(strategic_quantity_names[q])] =
        quantity_json(point.quantity[q], normalised);
  }
  return {{"varied", varied},
          {"fixed", where.fixed ? Json(*where.fixed) : Json()},
          {"games", point.games},
          {"fallback", point.fallback},
          {"missed_alignment", point.missed_alignment},
          {"violations", violations},
          {"quantities", quantities}};
}

}  // namespace

std::string grid_summary_json(const GridConfiguration& configuration, const PointList& points) {
  const std::vector<GridPoint> where = grid_points(configuration);
  Json list = Json::array();
  for (std::size_t p = 0; p < points.size(); ++p) {
    list.push_back(point_json(configuration, where[p], points[p]));
  }
  Json json = summary_head("grid", to_json(configuration));
  json["games"] = games_of(configuration);
  json["points"] = std::move(list);
  return json_text(json);
}

}  // namespace delegauge::host
