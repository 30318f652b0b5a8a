// SPDX-License-Identifier: Apache-2.0
// A game that a chain of a search found.
#pragma once

#include <cstdint>
#include <vector>

#include "host/search_configuration.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge::host {

/// A chain's best game, as its kernel left it: utilities, principals [player][outcome] before
/// agents.
struct Candidate {
  std::uint64_t chain = 0;
  double value = 0;          // what the chain climbs
  double agents_regret = 0;  // of the worst case
  std::vector<double> utilities;
};

/// The game with the strategy of its worst case; everything about it in double.
struct FoundGame {
  std::uint64_t chain = 0;
  FlatGame<double> game;
  Evaluation evaluation;
};

FoundGame found_game(const SearchConfiguration& configuration, const Candidate& candidate);

/// Raises RunError, with the game in it as `evaluate` takes it, if its regret exceeds any bound by
/// more than rounding: that would disprove a theorem.
void require_within_bounds(const SearchConfiguration& configuration, const FoundGame& found);

}  // namespace delegauge::host
