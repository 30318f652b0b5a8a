// SPDX-License-Identifier: Apache-2.0
// Games of two players in strategic form: all extreme equilibria, mixed ones among them
// (theory/playing.md).
#pragma once

#include <cstddef>
#include <vector>

namespace delegauge::host {

struct Bimatrix {
  std::size_t rows = 0, columns = 0;  // actions of the first and of the second player
  std::vector<double> first, second;  // payoffs [row * columns + column], finite
};

struct MixedEquilibrium {
  std::vector<double> first, second;  // probabilities of the actions
};

struct ExtremeEquilibria {
  std::vector<MixedEquilibrium> of;
  bool degenerate =
      false;  // some mix of one player has more best responses than actions of its own
};

inline constexpr std::size_t most_mixed_actions = 6;

/// All pairs of vertices of the players' best-response polytopes that have all labels: equilibria
/// of which every other one is a mix, side by side. Exact but for the rounding of long doubles;
/// what falls short of a best response by no more than 1e-12 of a player's range of payoffs is one,
/// so that decimals that tie do. Each player has at most most_mixed_actions.
ExtremeEquilibria extreme_equilibria(const Bimatrix& game);

}  // namespace delegauge::host
