// SPDX-License-Identifier: Apache-2.0
// Which strategic games are sampled (theory/sampling.md). Plain data: what a game is depends on
// this, the measures prescribed for it and its index, and on nothing else.
#pragma once

#include <array>
#include <cstdint>

#include "delegauge/game/flat_games.hpp"

namespace delegauge {

inline constexpr int max_profiles = 1'000'000;

// Changes whenever the same seed and index would give another game.
inline constexpr int strategic_sampler_version = 1;

enum class Side { principals, agents };

// What is played in a game that was found. All three play the same games.
enum class PlayKind {
  capability,  // what the agents' capabilities leave, uniformly
  product,     // every agent mixes by itself, uniformly over its own mixed strategies
  nash_worst,  // the equilibrium of least welfare of the agents, the first among ties
};

struct StrategicGames {
  int players = 2;
  std::array<int, max_players> actions = {3, 3};  // of each agent
  Payoffs payoffs = Payoffs::normal;
  // The side that collective alignment is prescribed for is drawn first, the other one is rotated
  // from it.
  Side prescribed_side = Side::principals;
  // Per player, utilities' magnitudes; and their added constants.
  std::array<Range, max_players> principal_magnitude;
  std::array<Range, max_players> agent_magnitude;
  Range offset;
  // Whether agents' magnitudes come from their principals' and the prescribed calibration, instead
  // of their own range.
  bool calibration_prescribed = false;
  // A game without a pure Nash profile is drawn again; after so many failures each, what counts as
  // one is relaxed by `relaxation_step`.
  int patience = 5;
  PlayKind play = PlayKind::capability;
  std::uint64_t seed = 1;
};
inline constexpr double relaxation_step = 0.01;

// The measures that a game is to have, each in [0, 1].
struct PrescribedMeasures {
  std::array<double, max_players> individual_alignment = {};   // IA_i
  std::array<double, max_players> individual_capability = {};  // IC_i
  double collective_alignment = 0;                             // CA of the prescribed side
  double collective_capability = 0;                            // CC
  double calibration = 1;                                      // least r_i / largest r_i, above 0
};

}  // namespace delegauge
