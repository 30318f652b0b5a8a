// SPDX-License-Identifier: Apache-2.0
// One sampled strategic game by its index: its utilities, and its values again in double.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "kernels/executor/strategic_job.hpp"

namespace delegauge {

// A sampled game as the run had it.
template <class Real>
struct SampledStrategicGame {
  std::vector<Real> principals, agents;                             // [player][outcome]
  std::vector<double> individual_alignment, individual_capability;  // prescribed, [player]
  double collective_alignment = 0, collective_capability = 0, calibration = 0;  // prescribed
  double relaxation = 0;  // of "equilibrium" when it was found
  int tries = 0;          // draws, of which the last had an equilibrium
  std::vector<double>
      strategy;  // [outcome], in double; empty where capabilities say what is played
};

// The game that (seed, index) stands for, in the precision that the run samples in.
template <class Real>
SampledStrategicGame<Real> sampled_strategic_game(const StrategicJob& job, std::uint64_t index);

// Its values as the run computed them, in the columns of strategic_job.hpp.
using StrategicValues = std::array<double, strategic_column_count>;
template <class Real>
StrategicValues strategic_values_as_run(const StrategicJob& job, std::uint64_t index);

// The same in double, from the very utilities sampled in Real.
template <class Real>
StrategicValues strategic_values_in_double(const StrategicJob& job, std::uint64_t index);

// The bounds that a game violates in double: bits of StrategicBound.
template <class Real>
unsigned strategic_violations_in_double(const StrategicJob& job, std::uint64_t index);

}  // namespace delegauge
