// SPDX-License-Identifier: Apache-2.0
// A game that a chain of a search found.
#pragma once

#include <cstdint>
#include <vector>

#include "host/jobs/search/configuration.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge::host {

/// The best game of a chain, with the strategy of its worst case; everything about it in double.
struct FoundGame {
  std::uint64_t chain = 0;
  FlatGame<double> game;
  Evaluation evaluation;
};

/// The game of a chain of the batch, not yet evaluated.
FoundGame game_of_chain(const SearchConfiguration& configuration, const SearchBatch& batch,
                        std::uint64_t chain);

/// Evaluates games of the configuration. The kernel is any instruction set's: the same results.
void evaluate_found(const SearchConfiguration& configuration, cpu::EvaluateKernel<double> evaluate,
                    std::vector<FoundGame>& games);

/// Raises RunError, with the game in it as `evaluate` takes it, if its regret or its worst case
/// exceeds any bound by more than rounding: that would disprove a theorem.
void require_within_bounds(const SearchConfiguration& configuration, const FoundGame& found);

}  // namespace delegauge::host
