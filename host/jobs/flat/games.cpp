// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/flat/games.hpp"

#include <algorithm>

#include "kernels/executor/surface_job.hpp"

namespace delegauge::host {

bool aims_at_target(StrategyKind strategy) {
  return strategy == StrategyKind::target_principals || strategy == StrategyKind::target_agents;
}

Range default_target_regret(const FlatGames& games) {
  if (!aims_at_target(games.strategy)) return {0, 0};
  const bool principals = games.strategy == StrategyKind::target_principals;
  return {0, trivial_bound(games, principals ? games.principal_magnitude : games.agent_magnitude)};
}

double tightness_of(const Evaluation& evaluation, Bound bound) {
  constexpr double zero = 1e-12;  // of the trivial bound
  const double value = evaluation.bound[static_cast<std::size_t>(bound)];
  if (value <= zero * evaluation.trivial_bound) return 1;
  return std::min(1.0, evaluation.principals_welfare_regret / value);
}

}  // namespace delegauge::host
