// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/read_summary.hpp"

#include "host/job/read_statistic.hpp"
#include "host/settings/json_fields.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

GridSummary read_summary(const Json& document, const std::string& place,
                         const GridConfiguration& configuration) {
  Fields fields(document, place + ": ");
  GridSummary read;
  read.games = fields.count("games", 0, games_of(configuration));
  for (const Json& point : read_points(fields, grid_points(configuration).size())) {
    Fields one(point, fields.place("points"));
    one.count("games", 0, configuration.repetitions);
  }
  return read;
}

}  // namespace delegauge::host
