// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstddef>

#include "host/report/run_data.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

Json map_json(const RunFolder& folder) {
  const CsvTable table = folder.table("frontier.csv");
  table.require_rows(folder.count({"map", "bins"}));
  constexpr std::size_t many = 30'000;  // up to 65,536 bins must leave the page small
  const int digits = table.rows() > many ? 3 : 4;
  Json map;
  const auto edges = [&table](std::string_view low, std::string_view high, std::size_t step) {
    const std::vector<double> lows = table.numbers(low), highs = table.numbers(high);
    std::vector<double> all;
    for (std::size_t row = 0; row < lows.size(); row += step) {
      // The first bin's again: the next row of bins.
      if (row > 0 && lows[row] == lows[0]) break;
      if (all.empty()) all.push_back(lows[row]);
      all.push_back(highs[row]);
    }
    return all;
  };
  const std::vector<double> columns =
      edges("weighted_misalignment_low", "weighted_misalignment_high", 1);
  const std::vector<double> rows =
      edges("agents_welfare_regret_low", "agents_welfare_regret_high", columns.size() - 1);
  map["misalignment"] = numbers_json(columns, digits);
  map["agents_regret"] = numbers_json(rows, digits);
  const std::vector<std::string> bounds = bounds_of(table, "ratio_", "");
  map["bounds"] = bounds;
  map.update(columns_json(table, {"regret", "tightness"}, digits));
  for (const std::string& bound : bounds) {
    map.update(columns_json(table, {"ratio_" + bound}, digits));
  }
  return map;
}

}  // namespace

void add_search_data(const RunFolder& folder, Json& data) {
  data["chains"] = folder.count({"chains"});
  data["inside"] = folder.count({"inside"});
  data["tightness"] = folder.member({"tightness"});
  const CsvTable table = folder.table("tightest.csv");
  table.require_rows(folder.member({"tightest"}).size());
  constexpr int digits = 9;
  data["tightest"] = columns_json(
      table,
      {"rank", "tightness", "regret", "bound_value", "worst_case_regret", "trivial_bound",
       "agents_welfare_regret", "weighted_misalignment", "collective_alignment_agents"},
      digits);
  data["tightest"]["chain"] = table.texts("chain");
  data["evaluate"] = "delegauge evaluate " + shell_word((folder.path() / "games.json").string());
  if (folder.summary().contains("map")) data["map"] = map_json(folder);
}

}  // namespace delegauge::host
