// SPDX-License-Identifier: Apache-2.0
#include "host/given/record.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "host/given/calibration.hpp"
#include "host/settings/metric.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

Json by_bound(const Evaluation& e, const std::array<double, bound_count>& value) {
  Json object = Json::object();
  for (const Bound bound : bounds_in(e.bounds)) {
    object[name_of_bound(bound)] = value[static_cast<std::size_t>(bound)];
  }
  return object;
}

/// Null of `pareto` where V_P has not been found.
Json worst_case_tightness(const Evaluation& e) {
  Json object = by_bound(e, e.worst_case_tightness);
  for (const Bound bound : bounds_in(e.bounds)) {
    if (!e.has_worst_case_tightness(bound)) object[name_of_bound(bound)] = nullptr;
  }
  return object;
}

/// The bounds that the trivial bound has cut down: there they say nothing of the game's measures.
Json capped_bounds(const Evaluation& e) {
  Json names = Json::array();
  for (const Bound bound : bounds_in(e.bounds)) {
    if (e.capped[static_cast<std::size_t>(bound)]) names.push_back(name_of_bound(bound));
  }
  return names;
}

Json matrix(const std::vector<double>& entries, std::size_t columns) {
  Json rows = Json::array();
  for (std::size_t at = 0; at < entries.size(); at += columns) {
    Json row = Json::array();
    for (std::size_t c = 0; c < columns; ++c) row.push_back(entries[at + c]);
    rows.push_back(std::move(row));
  }
  return rows;
}

Json welfare_ratios(const Evaluation& e) {
  Json ratios = Json::array();
  for (const double r : e.welfare_ratio) ratios.push_back(std::isnan(r) ? Json(nullptr) : Json(r));
  return ratios;
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <class T>
Json list_or_null(const std::vector<std::optional<T>>& values) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(or_null(value));
  return list;
}

/// What depends on preferences and not on what is played.
void add_measures(Json& record, const Evaluation& e, const std::optional<Representation>& r) {
  Json alignment = Json::array();
  for (const double d : e.alignment_distance) alignment.push_back(1 - d);
  record["agent_magnitude"] = e.agent_magnitude;
  record["principal_magnitude"] = e.principal_magnitude;
  record["agent_shift"] = e.agent_shift;
  record["principal_shift"] = e.principal_shift;
  record["welfare_ratio"] = welfare_ratios(e);
  const Calibration calibration =
      calibration_of(e.principal_magnitude, r ? r->magnitude : e.agent_magnitude);
  record["miscalibration"] = calibration.miscalibration;
  record["calibration"] = or_null(calibration.least_over_largest);
  record["alignment_distance"] = e.alignment_distance;
  record["individual_alignment"] = std::move(alignment);
  record["total_misalignment"] = e.total_misalignment;
  record["weighted_misalignment"] = e.weighted_misalignment;
  record["pairwise_distance"] =
      matrix(e.pairwise_distance, e.agent_magnitude.size() + e.principal_magnitude.size());
  record["collective_alignment_agents"] = e.collective_alignment_agents;
  record["collective_alignment_principals"] = e.collective_alignment_principals;
  if (!r) return;
  record["representation_magnitude"] = r->magnitude;
  record["collective_alignment_representations"] = r->collective_alignment;
  record["agent_alignment"] = r->agent_alignment;
  record["team_collective_alignment"] = list_or_null(r->team_alignment);
}

void add_pareto_side(Json& record, const std::string& name, const ParetoSide& side) {
  record[name + "_pareto_gain"] = side.gain;
  record[name + "_implicit_weights"] = list_or_null(side.weights);
  record[name + "_implicit_weights_range"] = list_or_null(side.weight_ranges);
}

}  // namespace

Json comparison_of(const Evaluation& e) {
  Json r = Json::object();
  r["agents_welfare_regret"] = e.agents_welfare_regret;
  r["principals_welfare_regret"] = e.principals_welfare_regret;
  r["worst_case_regret"] = e.worst_case_regret;
  r["trivial_bound"] = e.trivial_bound;
  r["bounds"] = by_bound(e, e.bound);
  r["capped"] = capped_bounds(e);
  r["tightness"] = by_bound(e, e.tightness);
  r["worst_case_tightness"] = worst_case_tightness(e);
  r["slack"] = by_bound(e, e.slack);
  return r;
}

Json record_of(const std::vector<std::int64_t>& dims, const EvaluatedGame& game) {
  const Evaluation& e = game.evaluation;
  Json r = Json::object();
  r["dims"] = dims;
  r["players"] = e.agent_magnitude.size();
  if (game.representation) r["principals"] = e.principal_magnitude.size();
  r["metric"] = to_json(game.metric);
  r["welfare"] = name_of(game.welfare);
  add_measures(r, e, game.representation);
  r.update(comparison_of(e));
  if (game.pareto) {
    r["pareto_worst_case"] = game.pareto->worst_case_regret;
    add_pareto_side(r, "agents", game.pareto->agents);
    add_pareto_side(r, "principals", game.pareto->principals);
  }
  if (game.strategic) add_strategic(r, *game.strategic);
  r["strategy"] = game.strategy;
  return r;
}

}  // namespace delegauge::host
