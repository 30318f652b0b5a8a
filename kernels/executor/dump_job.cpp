// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/dump_job.hpp"

namespace delegauge {

std::vector<int> dump_columns(int players) {
  using Q = GameQuantity;
  std::vector<int> columns;
  for (const Q quantity :
       {Q::agents_welfare_regret, Q::principals_welfare_regret, Q::worst_case_regret,
        Q::trivial_bound, Q::total_misalignment, Q::weighted_misalignment,
        Q::collective_alignment_agents, Q::collective_alignment_principals, Q::bounds,
        Q::principal_magnitude, Q::agent_magnitude, Q::alignment_distance, Q::miscalibration,
        Q::calibration}) {
    const ColumnSpan span = game_columns_of(quantity, players);
    for (int column = span.first; column < span.end; ++column) columns.push_back(column);
  }
  return columns;
}

}  // namespace delegauge
