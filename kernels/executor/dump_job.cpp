// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/dump_job.hpp"

namespace delegauge {

std::vector<std::string> dump_column_names(int players) {
  std::vector<std::string> names = {
      "agents_welfare_regret",       "principals_welfare_regret",
      "worst_case_regret",           "trivial_bound",
      "total_misalignment",          "weighted_misalignment",
      "collective_alignment_agents", "collective_alignment_principals"};
  for (const auto bound : bound_names) names.emplace_back(bound);
  for (const char* of : {"principal_magnitude_", "agent_magnitude_", "alignment_distance_"}) {
    for (int i = 1; i <= players; ++i) names.push_back(of + std::to_string(i));
  }
  return names;
}

}  // namespace delegauge
