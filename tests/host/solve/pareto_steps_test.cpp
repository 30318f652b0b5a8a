// SPDX-License-Identifier: Apache-2.0
// How much above its optimum `pareto` is after the steps that lanes make, on games as `surface`
// samples them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "host/solve/least_oscillation.hpp"
#include "kernels/cpu/reevaluate.hpp"
#include "tests/numerics/support/games.hpp"
#include "tests/numerics/support/pareto.hpp"

namespace delegauge::host {
namespace {

using test::ParetoOfGame;

/// The optimum by the solver of given games, in double.
double optimum(const FlatGame<double>& game, const Metric& metric, const ParetoOfGame& measured) {
  const auto n = static_cast<std::size_t>(game.players),
             k = static_cast<std::size_t>(game.outcomes);
  std::vector<double> scratch(k);
  const auto row = [&](const std::vector<double>& all, std::size_t i, double& magnitude) {
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(i * k);
    std::vector<double> u(at, at + static_cast<std::ptrdiff_t>(k));
    magnitude = standardise(u.data(), game.outcomes, metric, scratch.data());
    return u;
  };
  OscillationProgramme programme;
  programme.players = n;
  programme.outcomes = k;
  programme.rows.resize(n * k);
  programme.gains.resize(n * k);
  programme.target.assign(k, 0.0);
  programme.norm = metric.distance_norm;
  programme.constant = oscillation_constant(metric.distance_norm);
  programme.any_level = metric.shift != Shift::mean;
  for (std::size_t i = 0; i < n; ++i) {
    double theirs = 0, ours = 0;
    const std::vector<double> principal = row(game.principals, i, theirs);
    const std::vector<double> agent = row(game.agents, i, ours);
    double played = 0;
    for (std::size_t s = 0; s < k; ++s) played += game.strategy[s] * agent[s];
    for (std::size_t s = 0; s < k; ++s) {
      programme.target[s] += theirs / static_cast<double>(n) * principal[s];
      programme.rows[s * n + i] = agent[s];
      programme.gains[s * n + i] = agent[s] - played;
    }
  }
  const double size = norm_of(programme.target.data(), game.outcomes, metric.distance_norm);
  if (size <= 0) return 0;
  for (double& x : programme.target) x /= size;
  return std::min(size * least_oscillation(programme).value, measured.pairwise);
}

struct Loss {
  double mean = 0, high = 0;  // of the trivial bound; exceeded by one game of 1,000
  double of_ratio = 0;        // of the mean of pareto / pairwise
};

Loss loss(int players, int outcomes, const Metric& metric, int games) {
  const SurfaceJob job = test::surface_job(players, outcomes, metric);
  std::vector<double> losses;
  double of_ratio = 0;
  for (int g = 0; g < games; ++g) {
    const auto index = static_cast<std::uint64_t>(g);
    const FlatGame<float> game = sampled_game<float>(job, index);
    const FlatGame<double> whole = test::converted<double>(game);
    const ParetoOfGame lanes = test::pareto_of<float>({game}, metric).front();
    const double lost = lanes.pareto - optimum(whole, metric, lanes);
    losses.push_back(lost / lanes.trivial);
    if (lanes.pairwise > 1e-6 * lanes.trivial) of_ratio += lost / lanes.pairwise;
  }
  std::sort(losses.begin(), losses.end());
  Loss r;
  r.mean = std::accumulate(losses.begin(), losses.end(), 0.0) / games;
  r.high = losses[losses.size() - 1 - losses.size() / 1000];
  r.of_ratio = of_ratio / games;
  return r;
}

class ParetoSteps : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(ParetoSteps, LoseLittle) {
  const auto [players, outcomes] = GetParam();
  const Loss lost = loss(players, outcomes, epic, 2000);
  EXPECT_LT(lost.mean, 1e-3);
  EXPECT_LT(lost.high, 1e-2);
  EXPECT_GT(lost.mean, -1e-6);  // the optimum is one
  if (players == 4 && outcomes == 4) {
    EXPECT_LT(lost.of_ratio, 1e-3);
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, ParetoSteps,
                         testing::Values(std::pair(2, 4), std::pair(4, 4), std::pair(4, 8),
                                         std::pair(8, 16)));

TEST(ParetoStepsInOtherNorms, LoseLittle) {
  for (const Metric& metric : {max_metric, l1_metric, Metric{Shift::median, Norm::l2, Norm::l2}}) {
    EXPECT_LT(loss(4, 4, metric, 500).mean, 1e-3);
  }
}

}  // namespace
}  // namespace delegauge::host
