// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/files.hpp"

#include "host/job/run_folder.hpp"
#include "host/jobs/surface/kernel_note.hpp"

namespace delegauge::host {

std::vector<FileContent> surface_files(const SurfaceConfiguration& configuration,
                                       const Execution& execution, const RunRecord& record,
                                       const SurfaceTally& tally) {
  const TightestEvaluations tightest = evaluate_tightest(configuration, tally);
  return {{run_name, run_json("surface", to_json(configuration), tally.games, execution, record,
                              kernel_note(configuration, execution))},
          {"surface.csv", surface_csv(configuration, tally)},
          {"tightness.csv", tightness_csv(configuration, tally)},
          {"tightest.csv", tightest_csv(configuration, tightest)},
          {"points.csv", points_csv(configuration, evaluate_points(configuration))},
          {summary_name, summary_json(configuration, tally, tightest)}};
}

}  // namespace delegauge::host
