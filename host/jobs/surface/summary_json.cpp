// SPDX-License-Identifier: Apache-2.0
#include <cstddef>

#include "host/files/json_text.hpp"
#include "host/job/statistic.hpp"
#include "host/job/statistic_json.hpp"
#include "host/job/summary_head.hpp"
#include "host/jobs/flat/games.hpp"
#include "host/jobs/surface/files.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

Json stat_json(const StatTally& tally, Precision precision) {
  const Statistic s = statistic(tally, precision);
  Json json = moments_json(s);
  json["quantiles"] = quantiles_json(s);
  return json;
}

bool is_measured(Quantity quantity, const SurfaceJob& job) {
  switch (quantity) {
    case Quantity::worst_case_regret:
      return job.worst_case;
    case Quantity::collective_alignment_agents:
    case Quantity::collective_alignment_principals:
      return job.collective_alignment;
    default:
      return true;
  }
}

}  // namespace

std::string summary_json(const SurfaceConfiguration& configuration, const SurfaceTally& tally,
                         const TightestEvaluations& tightest) {
  const SurfaceJob& job = configuration.job;
  const Precision precision = configuration.precision;
  Json quantities = Json::object();
  for (std::size_t q = 0; q < quantity_names.size(); ++q) {
    if (!is_measured(static_cast<Quantity>(q), job)) continue;
    quantities[std::string(quantity_names[q])] = stat_json(tally.quantity[q], precision);
  }
  Json bounds = Json::object();
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    if (!job.bounds.has(static_cast<Bound>(b))) continue;
    const BoundTally& of = tally.bound[b];
    Json& json = bounds[std::string(bound_names[b])] = Json::object();
    json["violations"] = of.violations;
    json["tightness"] = stat_json(of.tightness, precision);
    if (measures_worst_case(job, static_cast<Bound>(b))) {
      json["worst_case_tightness"] = stat_json(of.worst_case_tightness, precision);
    }
    json["slack"] = stat_json(of.slack, precision);
    json["tightest"] = Json::array();
    for (const SelectedGame& game : tightest[b]) {
      const double value = tightness_of(game.evaluation, static_cast<Bound>(b));
      json["tightest"].push_back({{"index", game.index}, {"tightness", value}});
    }
  }
  Json json = summary_head("surface", to_json(configuration));
  json["games"] = tally.games;
  json["degenerate"] = tally.degenerate;
  json["quantities"] = quantities;
  json["bounds"] = bounds;
  return json_text(json);
}

}  // namespace delegauge::host
