// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>

#include "host/job/statistic_json.hpp"
#include "host/jobs/search/page.hpp"
#include "host/report/page_json.hpp"
#include "host/settings/names.hpp"
#include "host/text/shell_word.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

Json map_json(const FrontierMap& map) {
  constexpr std::size_t many = 30'000;  // up to 65,536 bins must leave the page small
  const int digits = map.tightness.size() > many ? 3 : 4;
  Json json = {{"misalignment", numbers_json(map.misalignment, digits)},
               {"agents_regret", numbers_json(map.agents_regret, digits)},
               {"bounds", Json::array()},
               {"regret", numbers_json(map.regret, digits)},
               {"tightness", numbers_json(map.tightness, digits)}};
  for (const auto& [bound, ratios] : map.ratios) {
    json["bounds"].push_back(name_of_bound(bound));
    json["ratio_" + name_of_bound(bound)] = numbers_json(ratios, digits);
  }
  return json;
}

}  // namespace

void add_page_data(const std::filesystem::path& folder, const SearchContents& of, Json& data) {
  data["chains"] = whole_json(of.summary.chains);
  data["inside"] = whole_json(of.summary.inside);
  data["tightness"] = moments_json(of.summary.tightness);
  data["tightness"]["quantiles"] = quantiles_json(of.summary.tightness);
  constexpr int digits = 9;
  const auto column = [](const std::vector<double>& numbers) {
    return numbers_json(numbers, digits);
  };
  const FoundRows& found = of.found;
  data["tightest"] = {{"rank", found.rank},
                      {"tightness", column(found.measured.tightness)},
                      {"regret", column(found.measured.regret)},
                      {"bound_value", column(found.measured.bound_value)},
                      {"worst_case_regret", column(found.measured.worst_case_regret)},
                      {"trivial_bound", column(found.trivial_bound)},
                      {"agents_welfare_regret", column(found.measured.agents_welfare_regret)},
                      {"weighted_misalignment", column(found.measured.weighted_misalignment)},
                      {"collective_alignment_agents", column(found.collective_alignment_agents)},
                      {"chain", whole_json(found.chain)}};
  data["evaluate"] = "delegauge evaluate " + shell_word((folder / "games.json").string());
  if (of.map) data["map"] = map_json(*of.map);
}

}  // namespace delegauge::host
