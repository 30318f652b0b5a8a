// SPDX-License-Identifier: Apache-2.0
#include <cstddef>

#include "host/files/csv.hpp"
#include "host/jobs/flat/games.hpp"
#include "host/jobs/surface/files.hpp"

namespace delegauge::host {

std::string tightest_csv(const SurfaceConfiguration& configuration,
                         const TightestEvaluations& tightest) {
  Csv csv;
  csv.cells("bound", "rank", "index", "tightness", "regret", "bound_value", "worst_case_regret",
            "agents_welfare_regret", "weighted_misalignment");
  csv.end_row();
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    const Bound bound = static_cast<Bound>(b);
    if (!configuration.job.bounds.has(bound)) continue;
    int rank = 0;
    for (const SelectedGame& game : tightest[b]) {
      const Evaluation& e = game.evaluation;
      csv.cells(bound_names[b], ++rank, game.index, tightness_of(e, bound),
                e.principals_welfare_regret, e.bound[b], e.worst_case_regret,
                e.agents_welfare_regret, e.weighted_misalignment);
      csv.end_row();
    }
  }
  return csv.take();
}

}  // namespace delegauge::host
