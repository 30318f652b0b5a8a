// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "host/jobs/grid/names.hpp"
#include "host/jobs/grid/page.hpp"
#include "host/report/page_json.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {

using Json = nlohmann::ordered_json;

void add_page_data(const std::filesystem::path&, const GridContents& of, Json& data) {
  // Points are shown up to here, of more every so many.
  constexpr std::size_t most_of_curves = 2000;
  const GridTable& table = of.table;
  const bool is_surface = of.configuration.vary.size() > 1;
  const std::size_t step = is_surface ? 1 : 1 + (table.points.size() - 1) / most_of_curves;
  data["vary"] = Json::array();
  for (const Measure measure : of.configuration.vary) {
    data["vary"].push_back(std::string(name_of(measure)));
  }
  data["step"] = step;
  data["rows"] = table.points.size();

  std::vector<double> value, second, fixed;
  for (std::size_t row = 0; row < table.points.size(); row += step) {
    const GridPoint& point = table.points[row];
    value.push_back(point.value[0]);
    if (is_surface) second.push_back(point.value[1]);
    fixed.push_back(point.fixed.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  Json points = {{"value", numbers_json(value)},
                 {"second_value", numbers_json(second)},
                 {"fixed", numbers_json(fixed)}};
  const auto every = [step](const std::vector<double>& all) {
    std::vector<double> some;
    for (std::size_t row = 0; row < all.size(); row += step) some.push_back(all[row]);
    return numbers_json(some);
  };
  data["curves"] = Json::array();
  for (const GridCurve& curve : table.curves) {
    const std::string name(strategic_quantity_names[static_cast<std::size_t>(curve.quantity)]);
    data["curves"].push_back(name);
    points[name + "_mean"] = every(curve.mean);
    if (is_surface) continue;
    points[name + "_stderr"] = every(curve.standard_error);
    points[name + "_q05"] = every(curve.q05);
    points[name + "_q95"] = every(curve.q95);
  }
  data["points"] = std::move(points);
  data["violations"] = Json::object();
  for (std::size_t b = 0; b < table.violations.size(); ++b) {
    if (!table.violations[b]) continue;
    data["violations"][std::string(strategic_bound_names[b])] = whole_json(*table.violations[b]);
  }
}

}  // namespace delegauge::host
