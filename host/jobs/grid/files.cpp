// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/files.hpp"

#include "host/job/run_folder.hpp"
#include "kernels/executor/worst_case_quantities.hpp"

namespace delegauge::host {

bool is_measured(StrategicQuantity quantity, const GridConfiguration& configuration) {
  return configuration.worst_case || !of_worst_case(quantity);
}

bool is_measured(StrategicBound bound, const GridConfiguration& configuration) {
  return configuration.worst_case || !of_worst_case(bound);
}

std::vector<FileContent> grid_files(const GridConfiguration& configuration,
                                    const Execution& execution, const RunRecord& record,
                                    const PointList& points) {
  return {{run_name,
           run_json("grid", to_json(configuration), games_of(configuration), execution, record)},
          {"grid.csv", grid_csv(configuration, points)},
          {summary_name, grid_summary_json(configuration, points)}};
}

}  // namespace delegauge::host
