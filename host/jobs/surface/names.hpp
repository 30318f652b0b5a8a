// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "delegauge/game/flat_games.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {

template <>
struct NamesOf<AgentPreferences> {
  static constexpr std::array<Named<AgentPreferences>, 2> list = {
      {{"misaligned", AgentPreferences::misaligned},
       {"independent", AgentPreferences::independent}}};
};
template <>
struct NamesOf<StrategyKind> {
  static constexpr std::array<Named<StrategyKind>, 5> list = {
      {{"target-principals", StrategyKind::target_principals},
       {"target-agents", StrategyKind::target_agents},
       {"pure", StrategyKind::pure},
       {"simplex", StrategyKind::simplex},
       {"pessimal", StrategyKind::pessimal}}};
};

}  // namespace delegauge::host
