// SPDX-License-Identifier: Apache-2.0
// Whether the numbers of an array of games can be those of games.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "delegauge/measure/given.hpp"
#include "kernels/executor/given_job.hpp"

namespace delegauge::host {

/// Games of one shape, in an array.
struct ArrayShape {
  std::uint64_t games = 0;
  int players = 0;
  std::vector<std::int64_t> dims;  // one entry: flat games; else the actions of each agent
  GivenStorage storage = GivenStorage::float64;
  bool has_strategies = false;
  int agents = 0;  // where they are not as many as `players`, the principals

  int rows() const { return players + (agents == 0 ? players : agents); }
  int outcomes() const;
  GameForm form() const { return dims.size() > 1 ? GameForm::strategic : GameForm::flat; }
  /// Utilities per game.
  std::uint64_t record() const {
    return static_cast<std::uint64_t>(rows()) * static_cast<std::uint64_t>(outcomes());
  }
};

/// What an array and its places are called in messages: that of its file, or "principals".
struct ArrayNames {
  std::string principals, agents;
  int first_agent_row = 0;  // in the array that has the agents
};

/// Raises UsageError for the first of the utilities [game][2n][outcome] of games [first, first +
/// count) that is not finite, naming its game, player and outcome.
void require_finite(const ArrayShape& shape, const ArrayNames& names, const void* utilities,
                    std::uint64_t first, std::uint64_t count);

/// Divides the strategies [game][outcome] of these games by their sums. Raises UsageError for the
/// first that is no distribution (sum within 1e-6 of one).
void settle_strategies(const std::string& name, std::vector<double>& strategies, int outcomes,
                       std::uint64_t first);

}  // namespace delegauge::host
