// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>

#include "host/job/statistic_json.hpp"
#include "host/jobs/surface/page.hpp"
#include "host/report/page_json.hpp"
#include "host/settings/names.hpp"
#include "host/text/shell_word.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

Json stat_json(const Statistic& statistic) {
  Json json = moments_json(statistic);
  json["quantiles"] = quantiles_json(statistic);
  return json;
}

Json histogram_json(const TightnessHistogram& histogram) {
  std::vector<double> low;
  std::vector<std::uint64_t> games;
  constexpr double parts = tightness_parts;
  for (std::size_t part = 0; part < histogram.size(); ++part) {
    if (histogram[part] == 0) continue;
    low.push_back(static_cast<double>(part) / parts);
    games.push_back(histogram[part]);
  }
  constexpr int exact = 17;
  return {{"low", numbers_json(low, exact)}, {"games", whole_json(games)}};
}

Json bins_json(const SurfaceBins& bins) {
  Json json = {{"agents_regret_low", numbers_json(bins.agents_regret_low)},
               {"agents_regret_high", numbers_json(bins.agents_regret_high)},
               {"misalignment_low", numbers_json(bins.misalignment_low)},
               {"misalignment_high", numbers_json(bins.misalignment_high)},
               {"row", bins.row},
               {"column", bins.column},
               {"count", whole_json(bins.count)},
               {"mean_regret", numbers_json(bins.regret.mean)},
               {"max_regret", numbers_json(bins.regret.max)}};
  if (bins.worst_case) {
    json["mean_worst_case"] = numbers_json(bins.worst_case->mean);
    json["max_worst_case"] = numbers_json(bins.worst_case->max);
  }
  for (const auto& [bound, of] : bins.bounds) {
    json[name_of_bound(bound) + "_mean"] = numbers_json(of.mean);
    json[name_of_bound(bound) + "_max"] = numbers_json(of.max);
  }
  return json;
}

Json points_json(const SampledPoints& points) {
  Json json = {{"agents_welfare_regret", numbers_json(points.agents_welfare_regret)},
               {"principals_welfare_regret", numbers_json(points.principals_welfare_regret)},
               {"worst_case_regret", numbers_json(points.worst_case_regret)},
               {"weighted_misalignment", numbers_json(points.weighted_misalignment)},
               {"index", whole_json(points.index)}};
  for (const auto& [bound, values] : points.bounds) {
    json[name_of_bound(bound)] = numbers_json(values);
  }
  return json;
}

Json tightest_json(const TightestRows& rows) {
  constexpr int digits = 9;
  const auto column = [](const Column& numbers) { return numbers_json(numbers, digits); };
  Json json = {{"rank", rows.rank},
               {"tightness", column(rows.measured.tightness)},
               {"regret", column(rows.measured.regret)},
               {"bound_value", column(rows.measured.bound_value)},
               {"worst_case_regret", column(rows.measured.worst_case_regret)},
               {"agents_welfare_regret", column(rows.measured.agents_welfare_regret)},
               {"weighted_misalignment", column(rows.measured.weighted_misalignment)},
               {"bound", Json::array()},
               {"index", whole_json(rows.index)}};
  for (const Bound bound : rows.bound) json["bound"].push_back(name_of_bound(bound));
  return json;
}

}  // namespace

void add_page_data(const std::filesystem::path& folder, const SurfaceContents& of, Json& data) {
  data["degenerate"] = whole_json(of.summary.degenerate);
  data["bounds"] = Json::array();
  data["statistics"] = Json::object();
  for (const BoundSummary& bound : of.summary.bounds) {
    const std::string name = name_of_bound(bound.bound);
    data["bounds"].push_back(name);
    Json& json = data["statistics"][name] = Json::object();
    json["violations"] = whole_json(bound.violations);
    json["tightness"] = stat_json(bound.tightness);
    if (bound.worst_case_tightness) {
      json["worst_case_tightness"] = stat_json(*bound.worst_case_tightness);
    }
    json["slack"] = stat_json(bound.slack);
  }
  data["surface"] = bins_json(of.bins);
  data["points"] = points_json(of.points);
  data["tightness"] = Json::object();
  for (const BoundTightness& bound : of.tightness) {
    Json& json = data["tightness"][name_of_bound(bound.bound)] = Json::object();
    json["regret"] = histogram_json(bound.regret);
    if (bound.worst_case) json["worst_case"] = histogram_json(*bound.worst_case);
  }
  data["tightest"] = tightest_json(of.tightest);
  data["replay"] = "delegauge replay --run " + shell_word(folder.string()) + " --index ";
}

}  // namespace delegauge::host
