// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "host/jobs/estimate/page.hpp"
#include "host/report/page_json.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr int page_digits = 9;

/// Columns over the quantities, in their order.
Json estimates_json_of(const std::vector<Estimate>& estimates) {
  std::vector<double> value, low, high;
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  for (const Estimate& estimate : estimates) {
    value.push_back(estimate.value);
    low.push_back(estimate.interval ? estimate.interval->low : none);
    high.push_back(estimate.interval ? estimate.interval->high : none);
  }
  return {{"estimate", numbers_json(value, page_digits)},
          {"low", numbers_json(low, page_digits)},
          {"high", numbers_json(high, page_digits)}};
}

Json group_data(const ReadGroup& group) {
  Json json = {{"name", group.name},
               {"rows", whole_json(group.rows)},
               {"clusters", whole_json(group.clusters)},
               {"effective_clusters", numbers_json({group.effective_clusters}, page_digits)[0]},
               {"flags", group.flags}};
  json["estimates"] = estimates_json_of(group.estimates);
  return json;
}

Json marked_json(Quantity::Marked marked) {
  if (marked == Quantity::Marked::lower_bound) return "or more";
  return marked == Quantity::Marked::upper_bound ? Json("or less") : Json("");
}

}  // namespace

void add_page_data(const std::filesystem::path&, const EstimateContents& of, Json& data) {
  Json quantities = Json::array();
  for (const Quantity& quantity : of.quantities) {
    Json json = {{"measure", measure_name(quantity)},
                 {"key", key_of(quantity, of.configuration)},
                 {"player", quantity.player},
                 {"other", quantity.other},
                 {"share", quantity.share},
                 {"marked", marked_json(quantity.marked)},
                 {"meaning", std::string(meaning_of(quantity))}};
    quantities.push_back(std::move(json));
  }
  data["unit"] = "replicates";
  data["quantities"] = std::move(quantities);
  data["groups"] = Json::array();
  for (const ReadGroup& group : of.groups) data["groups"].push_back(group_data(group));
  data["differences"] = Json::array();
  for (const ReadGroup& group : of.differences) data["differences"].push_back(group_data(group));
  std::vector<double> principals, agents;
  Json group = Json::array(), played = Json::array();
  for (const PlanePoint& point : of.plane) {
    principals.push_back(point.principals);
    agents.push_back(point.agents);
    group.push_back(point.group);
    played.push_back(point.played);
  }
  data["plane"] = {{"principals", numbers_json(principals, page_digits)},
                   {"agents", numbers_json(agents, page_digits)},
                   {"group", std::move(group)},
                   {"played", std::move(played)}};
}

}  // namespace delegauge::host
