// SPDX-License-Identifier: Apache-2.0
// Every quantity of one flat game, as `evaluate` and `replay` print it, and batches of such games.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "delegauge/bound/list.hpp"
#include "delegauge/measure/outcome_weights.hpp"

namespace delegauge {

// A flat game: utilities [player * outcomes + outcome], the strategy a distribution over outcomes.
template <class Real>
struct FlatGame {
  int players = 0;
  int outcomes = 0;
  std::vector<Real> principals, agents, strategy;
};

// Per player [i]; per pair [a * 2 players + b], principals before agents. Magnitudes are those of
// the utilities, without the welfare scale; they and shifts are in the players' units, what is made
// of welfare in the sides', and quotients in none.
struct Evaluation {
  std::vector<double> principal_shift, agent_shift, principal_magnitude, agent_magnitude;
  std::vector<double> welfare_ratio;  // NaN where the agent is indifferent
  std::vector<double> alignment_distance, pairwise_distance;
  double collective_alignment_principals = 0, collective_alignment_agents = 0;
  double agents_welfare_regret = 0, principals_welfare_regret = 0, worst_case_regret = 0,
         trivial_bound = 0;
  double total_misalignment = 0, weighted_misalignment = 0;
  double miscalibration = 0, calibration = 0;        // NaN where there is none
  BoundSet bounds;                                   // that have been measured
  std::array<double, bound_count> bound{}, slack{};  // slack: bound - regret
  // regret / bound, at most 1, in the arithmetic's own sense of 0/0, and likewise V / bound: this
  // of plain bounds, and V_P / pareto where somebody has found V_P.
  std::array<double, bound_count> tightness{}, worst_case_tightness{};
  std::array<bool, bound_count> capped{};  // cut down by the trivial bound

  bool has_worst_case_tightness(Bound b) const { return is_plain(b) || has_pareto_worst_case; }
  bool has_pareto_worst_case = false;
};

// Games of one shape, metric and welfare, to be measured side by side.
template <class Real>
struct EvaluationBatch {
  Metric metric;
  Welfare welfare = Welfare::mean;
  std::vector<const FlatGame<Real>*> games;  // all of the same players and outcomes
  std::vector<Evaluation> results;           // as many, in order
  BoundSet bounds;                           // to be measured
  OutcomeWeights outcome_weights = {};
};

}  // namespace delegauge
