// SPDX-License-Identifier: Apache-2.0
// tests/data/strategic.json as the kernels take games, and what they make of them: plain data, for
// the instruction sets' translation units to share.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "kernels/executor/strategic_job.hpp"

namespace delegauge {

struct FixtureGame {
  StrategicJob job;                        // of the game's shape
  std::vector<double> agents, principals;  // [player * outcomes + outcome]
  std::vector<double> individual_capability;
  double collective_capability = 0, equilibrium_tolerance = 0;
};

struct FixtureResult {
  std::vector<double> kind;  // of profile
  double nash_least = 0, epsilon_least = 0, agents_least = 0, agents_greatest = 0;
  std::array<double, strategic_column_count> column{};
};

using MeasureFixture = std::vector<FixtureResult> (*)(const std::vector<FixtureGame>& games);

}  // namespace delegauge
