// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>

#include "host/files/csv.hpp"
#include "host/job/statistic.hpp"
#include "host/jobs/surface/files.hpp"

namespace delegauge::host {

std::string points_csv(const SurfaceConfiguration& configuration,
                       const std::vector<SelectedGame>& points) {
  Csv csv;
  csv.cells("index", "agents_welfare_regret", "principals_welfare_regret", "worst_case_regret",
            "total_misalignment", "weighted_misalignment", "collective_alignment_agents",
            "collective_alignment_principals");
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    if (configuration.job.bounds.has(static_cast<Bound>(b))) csv.cell(bound_names[b]);
  }
  csv.cells("miscalibration", "calibration");
  csv.end_row();
  for (const SelectedGame& point : points) {
    const Evaluation& e = point.evaluation;
    csv.cell(point.index);
    const auto put = [&](double value) {
      if (std::isnan(value)) {
        csv.cell("");
      } else {
        csv.cell(shown(value, configuration.precision));
      }
    };
    for (const double value : {e.agents_welfare_regret, e.principals_welfare_regret,
                               e.worst_case_regret, e.total_misalignment, e.weighted_misalignment,
                               e.collective_alignment_agents, e.collective_alignment_principals}) {
      put(value);
    }
    for (std::size_t b = 0; b < bound_names.size(); ++b) {
      if (configuration.job.bounds.has(static_cast<Bound>(b))) put(e.bound[b]);
    }
    put(e.miscalibration);
    put(e.calibration);
    csv.end_row();
  }
  return csv.take();
}

}  // namespace delegauge::host
