// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <utility>

#include "host/error.hpp"
#include "host/report/run_data.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// Rows are shown up to here, of more every so many.
constexpr std::size_t most_rows_of_curves = 2000;

}  // namespace

void add_grid_data(const RunFolder& folder, Json& data) {
  const CsvTable table = folder.table("grid.csv");
  table.require_rows(folder.member({"points"}).size());
  if (table.rows() == 0) {
    throw UsageError(fmt::format("{}: has no points; run again into this folder",
                                 (folder.path() / "grid.csv").string()));
  }
  const Json& vary = folder.member({"configuration", "vary"});
  const bool is_surface = vary.is_array() && vary.size() > 1;
  const std::size_t step = is_surface ? 1 : 1 + (table.rows() - 1) / most_rows_of_curves;
  data["vary"] = vary;
  data["step"] = step;
  data["rows"] = table.rows();
  const auto every = [step](const std::vector<double>& all) {
    std::vector<double> some;
    for (std::size_t row = 0; row < all.size(); row += step) some.push_back(all[row]);
    return some;
  };
  constexpr int digits = 6;
  Json points = Json::object(), curves = Json::array();
  const auto add = [&](const std::string& name) {
    points[name] = numbers_json(every(table.numbers(name)), digits);
  };
  for (const char* name : {"value", "second_value", "fixed", "games"}) add(name);
  for (const char* name :
       {"w_avg", "w_max", "w_min", "bound_regret", "bound_ideal", "bound_sharp_regret",
        "bound_sharp_ideal", "bound_pairwise", "bound_worst_case"}) {
    const std::vector<double> means = table.numbers(std::string(name) + "_mean");
    if (std::isnan(means.front())) continue;  // not measured
    curves.push_back(name);
    for (const char* what : {"_mean", "_stderr", "_q05", "_q95"}) {
      if (!is_surface || std::string_view(what) == "_mean") add(std::string(name) + what);
    }
  }
  data["curves"] = std::move(curves);
  data["points"] = std::move(points);
  Json violations = Json::object();
  for (const std::string& name : table.names()) {
    constexpr std::string_view prefix = "violations_";
    if (name.substr(0, prefix.size()) != prefix) continue;
    double sum = 0;
    for (const double value : table.numbers(name)) sum += value;
    if (!std::isnan(sum)) violations[name.substr(prefix.size())] = sum;
  }
  data["violations"] = std::move(violations);
}

}  // namespace delegauge::host
