// SPDX-License-Identifier: Apache-2.0
#include "host/given/record.hpp"

#include <array>
#include <cmath>
#include <cstddef>

#include "host/settings/metric.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

Json by_bound(const std::array<double, bound_count>& value) {
  Json object = Json::object();
  for (std::size_t b = 0; b < bound_count; ++b) object[std::string(bound_names[b])] = value[b];
  return object;
}

/// The bounds that the trivial bound has cut down: there they say nothing of the game's measures.
Json capped_bounds(const Evaluation& e) {
  Json names = Json::array();
  for (std::size_t b = 0; b < bound_count; ++b) {
    if (e.capped[b]) names.push_back(bound_names[b]);
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

/// What depends on preferences and not on what is played.
void add_measures(Json& record, const Evaluation& e) {
  Json alignment = Json::array();
  for (const double d : e.alignment_distance) alignment.push_back(1 - d);
  record["agent_magnitude"] = e.agent_magnitude;
  record["principal_magnitude"] = e.principal_magnitude;
  record["agent_shift"] = e.agent_shift;
  record["principal_shift"] = e.principal_shift;
  record["welfare_ratio"] = welfare_ratios(e);
  record["alignment_distance"] = e.alignment_distance;
  record["individual_alignment"] = std::move(alignment);
  record["total_misalignment"] = e.total_misalignment;
  record["weighted_misalignment"] = e.weighted_misalignment;
  record["pairwise_distance"] = matrix(e.pairwise_distance, 2 * e.agent_magnitude.size());
  record["collective_alignment_agents"] = e.collective_alignment_agents;
  record["collective_alignment_principals"] = e.collective_alignment_principals;
}

}  // namespace

Json comparison_of(const Evaluation& e) {
  Json r = Json::object();
  r["agents_welfare_regret"] = e.agents_welfare_regret;
  r["principals_welfare_regret"] = e.principals_welfare_regret;
  r["worst_case_regret"] = e.worst_case_regret;
  r["trivial_bound"] = e.trivial_bound;
  r["bounds"] = by_bound(e.bound);
  r["capped"] = capped_bounds(e);
  r["tightness"] = by_bound(e.tightness);
  r["worst_case_tightness"] = by_bound(e.worst_case_tightness);
  r["slack"] = by_bound(e.slack);
  return r;
}

Json record_of(const std::vector<std::int64_t>& dims, const EvaluatedGame& game) {
  const Evaluation& e = game.evaluation;
  Json r = Json::object();
  r["dims"] = dims;
  r["players"] = e.agent_magnitude.size();
  r["metric"] = to_json(game.metric);
  r["welfare"] = name_of(game.welfare);
  add_measures(r, e);
  r.update(comparison_of(e));
  if (game.strategic) add_strategic(r, *game.strategic);
  r["strategy"] = game.strategy;
  return r;
}

}  // namespace delegauge::host
