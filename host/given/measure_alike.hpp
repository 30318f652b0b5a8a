// SPDX-License-Identifier: Apache-2.0
// Given games as a batch of the kernels for arrays: the one path on which given games are measured.
#pragma once

#include <vector>

#include "delegauge/measure/metric.hpp"
#include "host/given/given_game.hpp"
#include "host/settings/precision.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/evaluation.hpp"

namespace delegauge::host {

/// A game and the strategy [outcome] that it is measured with.
struct Played {
  const GivenGame* game;
  const std::vector<double>* strategy;
};

/// What games of one shape are measured by.
struct Measuring {
  Metric metric = epic;
  Welfare welfare = Welfare::mean;
  std::vector<double> weights;  // [player], positive
  Precision precision = Precision::double_precision;
};

/// Every quantity of the games, in the units of the utilities as given, times the weights.
std::vector<Evaluation> measure_alike(const std::vector<Played>& games, const Measuring& how,
                                      const cpu::Kernels& kernels);

}  // namespace delegauge::host
