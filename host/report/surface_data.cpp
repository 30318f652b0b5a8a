// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include "host/error.hpp"
#include "host/report/run_data.hpp"
#include "host/run/selected_games.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* advice = "it is cut off or another run's; run again into this folder";

/// Games that the rows of a column tell of.
std::uint64_t total(const CsvTable& table, std::string_view column) {
  const std::vector<double> counts = table.numbers(column);
  return static_cast<std::uint64_t>(std::accumulate(counts.begin(), counts.end(), 0.0));
}

void require_total(const RunFolder& folder, const std::string& name, std::uint64_t has,
                   std::uint64_t expected) {
  // Beyond 2^53 the sum of counts is not exact.
  constexpr std::uint64_t exact = 1ULL << 53U;
  if (has == expected || expected >= exact) return;
  throw UsageError(fmt::format("{}: tells of {} games, the run's summary of {}: {}",
                               (folder.path() / name).string(), has, expected, advice));
}

Json tightness_json(const RunFolder& folder, const std::vector<std::string>& bounds,
                    std::uint64_t games) {
  const CsvTable table = folder.table("tightness.csv");
  const auto bound = table.texts("bound"), against = table.texts("against");
  const auto low = table.numbers("low"), count = table.numbers("games");
  Json json;
  std::uint64_t seen = 0;
  for (const std::string& name : bounds) {
    for (const std::string_view of : {"regret", "worst_case"}) {
      std::vector<double> lows, counts;
      for (std::size_t row = 0; row < table.rows(); ++row) {
        if (bound[row] != name || against[row] != of) continue;
        lows.push_back(low[row]);
        counts.push_back(count[row]);
      }
      seen += lows.size();
      const bool measured =
          of == "regret" || folder.member({"bounds", name}).contains("worst_case_tightness");
      if (!measured) continue;
      require_total(folder, "tightness.csv",
                    static_cast<std::uint64_t>(std::accumulate(counts.begin(), counts.end(), 0.0)),
                    games);
      constexpr int digits = 17;
      json[name][std::string(of)] = {{"low", numbers_json(lows, digits)},
                                     {"games", numbers_json(counts, digits)}};
    }
  }
  if (seen != table.rows()) {
    throw UsageError(fmt::format("{}: has rows of unknown bounds: {}",
                                 (folder.path() / "tightness.csv").string(), advice));
  }
  return json;
}

Json tightest_json(const RunFolder& folder, const std::vector<std::string>& bounds) {
  const CsvTable table = folder.table("tightest.csv");
  std::size_t listed = 0;
  for (const std::string& bound : bounds) {
    listed += folder.member({"bounds", bound, "tightest"}).size();
  }
  table.require_rows(listed);
  constexpr int digits = 9;
  Json json = columns_json(table,
                           {"rank", "tightness", "regret", "bound_value", "worst_case_regret",
                            "agents_welfare_regret", "weighted_misalignment"},
                           digits);
  // Texts: indices may be beyond what a double holds.
  json["bound"] = table.texts("bound");
  json["index"] = table.texts("index");
  return json;
}

}  // namespace

void add_surface_data(const RunFolder& folder, Json& data) {
  const CsvTable bins = folder.table("surface.csv");
  const std::vector<std::string> bounds = bounds_of(bins, "", "_max");
  const std::uint64_t games = folder.count({"games"}) - folder.count({"degenerate"});
  require_total(folder, "surface.csv", total(bins, "count"), games);

  data["degenerate"] = folder.count({"degenerate"});
  data["bounds"] = bounds;
  data["statistics"] = Json::object();
  for (const std::string& bound : bounds) {
    Json statistics = folder.member({"bounds", bound});
    folder.count({"bounds", bound, "violations"});
    statistics.erase("tightest");
    data["statistics"][bound] = std::move(statistics);
  }
  data["quantities"] = folder.member({"quantities"});

  Json& surface = data["surface"] =
      columns_json(bins, {"agents_regret_low", "agents_regret_high", "misalignment_low",
                          "misalignment_high", "count", "mean_regret", "max_regret"});
  if (bins.has("max_worst_case")) {
    surface.update(columns_json(bins, {"mean_worst_case", "max_worst_case"}));
  }
  for (const std::string& bound : bounds) {
    surface.update(columns_json(bins, {bound + "_mean", bound + "_max"}));
  }

  data["surface"] = std::move(surface);

  const CsvTable points = folder.table("points.csv");
  // Of the games that the run is of, of which a merge may have a part only.
  const auto of = folder.member({"configuration", "games"}).get<std::uint64_t>();
  if (data["degenerate"] == 0) {
    points.require_rows(static_cast<std::size_t>(std::min(of, points_games)));
  }
  data["points"] = columns_json(points, {"agents_welfare_regret", "principals_welfare_regret",
                                         "worst_case_regret", "weighted_misalignment"});
  data["points"]["index"] = points.texts("index");
  for (const std::string& bound : bounds) data["points"].update(columns_json(points, {bound}));

  data["tightness"] = tightness_json(folder, bounds, games);
  data["tightest"] = tightest_json(folder, bounds);
  data["replay"] = "delegauge replay --run " + shell_word(folder.path().string()) + " --index ";
}

}  // namespace delegauge::host
