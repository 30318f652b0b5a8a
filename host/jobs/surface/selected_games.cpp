// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/selected_games.hpp"

#include <algorithm>
#include <cstddef>

#include "kernels/cpu/reevaluate.hpp"

namespace delegauge::host {
namespace {

bool all_indifferent(const Evaluation& evaluation) {
  const auto zero = [](double magnitude) { return magnitude == 0; };
  return std::all_of(evaluation.principal_magnitude.begin(), evaluation.principal_magnitude.end(),
                     zero) &&
         std::all_of(evaluation.agent_magnitude.begin(), evaluation.agent_magnitude.end(), zero);
}

}  // namespace

Evaluation evaluate_in_double(const SurfaceConfiguration& configuration, std::uint64_t index) {
  return configuration.precision == Precision::single_precision
             ? evaluate_sampled<float>(configuration.job, index)
             : evaluate_sampled<double>(configuration.job, index);
}

TightestEvaluations evaluate_tightest(const SurfaceConfiguration& configuration,
                                      const SurfaceTally& tally) {
  TightestEvaluations tightest;
  for (std::size_t b = 0; b < tightest.size(); ++b) {
    for (const TightGame& game : tally.bound[b].tightest.games) {
      tightest[b].push_back({game.index, evaluate_in_double(configuration, game.index)});
    }
  }
  return tightest;
}

std::vector<SelectedGame> evaluate_points(const SurfaceConfiguration& configuration) {
  std::vector<SelectedGame> points;
  const std::uint64_t games = std::min(configuration.games, points_games);
  for (std::uint64_t index = 0; index < games; ++index) {
    Evaluation evaluation = configuration.precision == Precision::single_precision
                                ? evaluate_as_run<float>(configuration.job, index)
                                : evaluate_as_run<double>(configuration.job, index);
    if (!all_indifferent(evaluation)) points.push_back({index, std::move(evaluation)});
  }
  return points;
}

}  // namespace delegauge::host
