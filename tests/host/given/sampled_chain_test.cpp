// SPDX-License-Identifier: Apache-2.0
// The order of regrets and bounds on games as `surface` samples them, as every instruction set
// finds them, in either precision; with DELEGAUGE_SOAK=1 over many more games.
#include <gtest/gtest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <tuple>
#include <vector>

#include "host/given/evaluate_games.hpp"
#include "kernels/cpu/reevaluate.hpp"
#include "tests/numerics/support/games.hpp"

namespace delegauge::host {
namespace {

std::size_t games_of_a_shape() { return std::getenv("DELEGAUGE_SOAK") != nullptr ? 20'000 : 150; }

const Metric median_metric = {Shift::median, Norm::l2, Norm::l2};

using ShapeAndMetric = std::tuple<std::tuple<int, int>, Metric>;
class SampledChain : public testing::TestWithParam<ShapeAndMetric> {
 protected:
  SurfaceJob job() const {
    const auto& [shape, metric] = GetParam();
    return delegauge::test::surface_job(std::get<0>(shape), std::get<1>(shape), metric);
  }

  template <class Real>
  std::vector<FlatGame<Real>> games() const {
    std::vector<FlatGame<Real>> games;
    for (std::size_t g = 0; g < games_of_a_shape(); ++g) {
      games.push_back(sampled_game<Real>(job(), g));
    }
    return games;
  }

  /// `exact`: the same games, as given ones are measured.
  template <class Real>
  void expect_in_order(const std::vector<FlatGame<Real>>& games,
                       const std::vector<Evaluation>& measured,
                       const std::vector<EvaluatedGame>& exact, double rounding) {
    for (std::size_t g = 0; g < games.size(); ++g) {
      const Evaluation& e = measured[g];
      const auto bound = [&e](Bound b) { return e.bound[static_cast<std::size_t>(b)]; };
      const double slip = rounding * e.trivial_bound;
      const double worst = exact[g].pareto->worst_case_regret;
      ASSERT_LE(e.principals_welfare_regret, bound(Bound::pareto) + slip) << g;
      ASSERT_LE(worst, bound(Bound::pareto) + slip) << g;
      ASSERT_LE(exact[g].pareto->bound, bound(Bound::pareto) + slip) << g;
      ASSERT_LE(bound(Bound::pareto), bound(Bound::pairwise)) << g;
      ASSERT_LE(e.worst_case_regret, bound(Bound::pairwise) + slip) << g;
      ASSERT_LE(bound(Bound::pairwise), bound(Bound::fused) + slip) << g;
      ASSERT_LE(bound(Bound::fused), bound(Bound::matched) + slip) << g;
      ASSERT_LE(bound(Bound::matched), bound(Bound::sharp)) << g;
      ASSERT_LE(bound(Bound::sharp), bound(Bound::published) + slip) << g;
    }
  }

  template <class Real>
  void expect_chain(double rounding) {
    const auto games = this->games<Real>();
    std::vector<GivenGame> given;
    for (const FlatGame<Real>& game : games) {
      GivenGame g;
      const auto k = static_cast<std::ptrdiff_t>(game.outcomes);
      for (std::ptrdiff_t i = 0; i < game.players; ++i) {
        g.principals.emplace_back(game.principals.begin() + i * k,
                                  game.principals.begin() + (i + 1) * k);
        g.agents.emplace_back(game.agents.begin() + i * k, game.agents.begin() + (i + 1) * k);
      }
      double total = 0;
      for (const Real p : game.strategy) total += static_cast<double>(p);
      g.strategy.emplace();
      for (const Real p : game.strategy) g.strategy->push_back(static_cast<double>(p) / total);
      g.dims = {game.outcomes};
      given.push_back(std::move(g));
    }
    EvaluateOptions options;
    options.metric = job().games.metric;
    const std::vector<EvaluatedGame> exact = evaluate_games(given, options);
    const auto first = delegauge::test::evaluate<Real>(*cpu::available().front(), options.metric,
                                                       Welfare::mean, games);
    expect_in_order(games, first, exact, rounding);
    for (const cpu::Kernels* kernels : cpu::available()) {
      const auto other =
          delegauge::test::evaluate<Real>(*kernels, options.metric, Welfare::mean, games);
      for (std::size_t g = 0; g < games.size(); ++g) {
        for (std::size_t b = 0; b < bound_count; ++b) {
          ASSERT_EQ(std::bit_cast<std::uint64_t>(other[g].bound[b]),
                    std::bit_cast<std::uint64_t>(first[g].bound[b]))
              << kernels->isa << ", game " << g << ", " << bound_names[b];
        }
      }
    }
  }
};

TEST_P(SampledChain, InFloat) { expect_chain<float>(4e-6); }
TEST_P(SampledChain, InDouble) { expect_chain<double>(1e-11); }

INSTANTIATE_TEST_SUITE_P(
    Kinds, SampledChain,
    testing::Combine(testing::Values(std::tuple(2, 4), std::tuple(4, 4), std::tuple(3, 7)),
                     testing::Values(epic, max_metric, l1_metric, median_metric)));

}  // namespace
}  // namespace delegauge::host
