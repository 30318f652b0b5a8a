// SPDX-License-Identifier: Apache-2.0
// What capabilities make of one given strategic game, in double: its equilibria, what is played,
// welfare, and the bounds that follow (theory/bounds-from-capabilities.md). In two steps, as the
// measures of a game that gives no strategy need what is played: play_given, then bounds_of_play.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "delegauge/base/profiles.hpp"
#include "delegauge/bound/capability.hpp"
#include "delegauge/measure/metric.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge {

/// One side's utilities twice over: as given, and centred for what only differences matter to.
struct GivenUtilities {
  const std::vector<std::vector<double>>* given;  // [player][outcome]
  const double* centred;    // [player * outcomes + outcome]: times 2^exponent = weight (u - c(u))
  const double* exponents;  // [player], whole
  int exponent = 0;         // the greatest
  double rounding = 0;      // of the given numbers, in what players add up to, times 2^exponent
};

/// Whose actions a dimension of the profiles are.
struct GivenActor {
  enum class Side { agent, principal };
  Side side = Side::agent;
  int player = 0;  // of its side, from 0
  friend bool operator==(const GivenActor&, const GivenActor&) = default;
};

struct GivenStrategicGame {
  Profiles profiles;                      // of the actors
  std::vector<GivenActor> actors;         // one per dimension; none: agent i owns dimension i
  std::vector<double> weights;            // per agent, multiplied into its utilities
  std::vector<double> principal_weights;  // per principal
  GivenUtilities agents, principals;
  Welfare welfare = Welfare::mean;
  // Per actor, in [0, 1], and capped at 1 - equilibrium_tolerance.
  std::array<double, Profiles::most_players> individual_capability{};
  double collective_capability = 1;
  double equilibrium_tolerance = 0;
};

/// Levels of a side's welfare, from the utilities as given.
struct WelfareLevels {
  double least = 0, greatest = 0;
  double worst = 0, ideal = 0;  // if every player had its least, its greatest utility
};

/// What is played. Everything in the units of the weighted utilities.
struct StrategicPlay {
  int outcomes = 0;
  WelfareLevels agents, principals;
  bool has_equilibrium = false;
  // The rest stays empty and zero where there is no equilibrium.
  std::vector<std::int64_t> equilibria, epsilon_equilibria, played;  // outcomes, ascending
  bool fallback = false;  // no profile lies in the interval of collective capability
  double nash_welfare_least = 0, epsilon_welfare_least = 0;  // w_0 and w_epsilon
  std::optional<double> price_of_anarchy;  // only where all agents' utilities are positive
  double agent_welfare_played = 0, principal_welfare_played = 0;

  // Differences of welfare, from the centred utilities: offsets cost them no digits.
  double anarchy_regret = 0;        // w* - w_0
  double individual_shortfall = 0;  // w_0 - w_epsilon
  double agents_regret = 0;         // of what is played
  std::vector<double> advantage;    // per agent: u_i(s^) less the mean of u_i over what is played
};

/// Best responses are of the utilities as given: an agent that counts as constant when preferences
/// are compared still has them. All else is of the centred ones, where it is indifferent.
///
/// Tolerances are in the utilities' own units (theory/bounds-from-capabilities.md): 1e-10 of a
/// utility for best responses, and 1e-6 of mean welfare (so n times that of summed welfare, and the
/// choice does not show in the sets) for what is played. Where rounding is coarser it takes their
/// place: for an agent's best responses 8 to 16 times 2^-53 of its largest utility (beyond 5e4),
/// for what is played 1e-12 of what the agents' largest utilities, centred, add up to (beyond 1e6)
/// and 2^-52 of their offsets;
/// and what ties but for rounding is a tie where the first is to be taken. `game`: utilities are
/// finite.
StrategicPlay play_given(const GivenStrategicGame& game);

/// The bounds for what is played. `measured`: the game's measures, in the same units, in double.
/// Without equilibrium only the ideal ones mean anything.
CapabilityBounds<double> bounds_of_play(const StrategicPlay& play, const Evaluation& measured,
                                        const Metric& metric, Welfare welfare,
                                        double collective_capability);

}  // namespace delegauge
