// SPDX-License-Identifier: Apache-2.0
#include "delegauge/game/sampler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "tests/numerics/support/games.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"
#include "tests/numerics/support/statistics.hpp"

namespace delegauge {
namespace {

using test::bin_of;
using test::even_p;
using test::implausible;
using test::Mean;
using test::Random;
using test::same_p;
using test::surface_job;

constexpr double pi = 3.14159265358979323846;

// The distances that the sampler sets out to give the game: the first draws of its stream.
template <class Real>
std::vector<Real> intended(const FlatGames& games, std::uint64_t index) {
  Stream<std::uint32_t> stream(games.seed, static_cast<std::uint32_t>(index),
                               static_cast<std::uint32_t>(index >> 32), 0);
  std::vector<Real> d(static_cast<std::size_t>(games.players));
  sample_misalignment<Real>(stream, static_cast<Real>(games.max_misalignment), games.players,
                            d.data());
  return d;
}

template <class Real>
void expect_intended_distances(double tolerance) {
  for (const int outcomes : {3, 4, 5, 8, 64}) {
    for (const Payoffs payoffs : {Payoffs::uniform, Payoffs::normal}) {
      SurfaceJob job = surface_job(4, outcomes);
      job.games.payoffs = payoffs;
      job.games.principal_magnitude.fill({0.5, 1.5});
      for (std::uint64_t index = 0; index < 2000; ++index) {
        const auto d = intended<Real>(job.games, index);
        const auto e = evaluate_sampled<Real>(job, index);
        for (std::size_t i = 0; i < d.size(); ++i) {
          ASSERT_NEAR(e.alignment_distance[i], static_cast<double>(d[i]), tolerance)
              << outcomes << " outcomes, index " << index;
        }
      }
    }
  }
}

TEST(Sampler, MisalignmentIsTheOneAskedFor) {
  expect_intended_distances<float>(1e-5);
  expect_intended_distances<double>(1e-12);
}

// Whatever the metric of the run, the rotation is by an EPIC distance.
TEST(Sampler, MisalignmentIsInEpicForAnyMetric) {
  for (const Metric& metric : {max_metric, l1_metric, test::mixed_metric}) {
    SurfaceJob job = surface_job(3, 5, metric);
    job.games.offset = {-1, 1};
    for (std::uint64_t index = 0; index < 1000; ++index) {
      const auto d = intended<double>(job.games, index);
      const auto e = test::evaluate(epic, Welfare::mean, sampled_game<double>(job, index));
      for (std::size_t i = 0; i < d.size(); ++i) ASSERT_NEAR(e.alignment_distance[i], d[i], 1e-12);
    }
  }
}

TEST(Sampler, TwoOutcomesReverseWithTheProbabilityAskedFor) {
  SurfaceJob job = surface_job(2, 2);
  // Reversals by the intended distance, in tenths.
  std::vector<std::uint64_t> reversed(10), games(10);
  std::vector<double> expected(10);
  for (std::uint64_t index = 0; index < 60000; ++index) {
    const auto d = intended<double>(job.games, index);
    const auto game = sampled_game<double>(job, index);
    for (std::size_t i = 0; i < 2; ++i) {
      const bool same = (game.principals[2 * i] > game.principals[2 * i + 1]) ==
                        (game.agents[2 * i] > game.agents[2 * i + 1]);
      const std::size_t bin = bin_of(d[i], 0, 1, 10);
      games[bin] += 1;
      reversed[bin] += same ? 0u : 1u;
      expected[bin] += d[i];
    }
  }
  for (std::size_t bin = 0; bin < 10; ++bin) {
    const auto n = static_cast<double>(games[bin]);
    EXPECT_GT(test::fit_p({reversed[bin], games[bin] - reversed[bin]},
                          {expected[bin], n - expected[bin]}),
              implausible)
        << bin;
  }
}

TEST(Sampler, MagnitudesAreUniformOnTheirRanges) {
  for (const Metric& metric : {epic, max_metric, l1_metric, test::mixed_metric}) {
    SurfaceJob job = surface_job(3, 4, metric);
    job.games.principal_magnitude = {Range{0.5, 1.5}, Range{2, 2}, Range{0, 1}};
    job.games.agent_magnitude = {Range{1, 1}, Range{0.25, 4}, Range{3, 3}};
    job.games.welfare_weight = {1, 0.5, 2};
    std::vector<std::vector<std::uint64_t>> counts(6, std::vector<std::uint64_t>(20));
    Mean product;
    for (std::uint64_t index = 0; index < 8000; ++index) {
      const auto e = test::evaluate(metric, Welfare::mean, sampled_game<double>(job, index));
      const auto check = [&](double m, const Range& range, double weight, std::size_t row) {
        // The weight is in the utilities.
        const double at = m / weight;
        ASSERT_GE(at, range.low * (1 - 1e-14));
        ASSERT_LE(at, range.high * (1 + 1e-14));
        if (range.low < range.high) counts[row][bin_of(at, range.low, range.high, 20)] += 1;
      };
      for (std::size_t i = 0; i < 3; ++i) {
        const double weight = job.games.welfare_weight[i];
        check(e.principal_magnitude[i], job.games.principal_magnitude[i], weight, i);
        check(e.agent_magnitude[i], job.games.agent_magnitude[i], weight, 3 + i);
      }
      product.add((e.principal_magnitude[0] - 1) * (e.principal_magnitude[2] / 2 - 0.5));
    }
    for (const std::size_t ranged : {0u, 2u, 4u})
      EXPECT_GT(even_p(counts[ranged]), implausible) << ranged;
    EXPECT_LT(product.off(0), 5) << "players' magnitudes are not independent";
  }
}

TEST(Sampler, OffsetsAreUniformOnTheirRange) {
  SurfaceJob job = surface_job(2, 4);
  job.games.offset = {-1, 3};
  std::vector<std::vector<std::uint64_t>> counts(4, std::vector<std::uint64_t>(40));
  for (std::uint64_t index = 0; index < 20000; ++index) {
    const auto e = test::evaluate(epic, Welfare::mean, sampled_game<double>(job, index));
    for (std::size_t i = 0; i < 4; ++i) {
      const double c = i < 2 ? e.principal_shift[i] : e.agent_shift[i - 2];
      ASSERT_GE(c, -1 - 1e-14);
      ASSERT_LE(c, 3 + 1e-14);
      counts[i][bin_of(c, -1, 3, 40)] += 1;
    }
  }
  for (const auto& c : counts) EXPECT_GT(even_p(c), implausible);
  // Constant offsets are added, too.
  job.games.offset = {2, 2};
  const auto e = test::evaluate(epic, Welfare::mean, sampled_game<double>(job, 7));
  EXPECT_NEAR(e.principal_shift[0], 2.0, 1e-14);
  // And without any the mean is zero.
  job.games.offset = {0, 0};
  EXPECT_NEAR(test::evaluate(epic, Welfare::mean, sampled_game<double>(job, 7)).principal_shift[0],
              0.0, 1e-15);
}

// The angle of a preference over three outcomes.
double angle(const std::vector<double>& u, std::size_t at) {
  const double x = (u[at] - u[at + 1]) / std::sqrt(2.0);
  const double y = (u[at] + u[at + 1] - 2 * u[at + 2]) / std::sqrt(6.0);
  return std::atan2(y, x);
}

TEST(Sampler, NormalPayoffsAreUniformPreferences) {
  SurfaceJob job = surface_job(2, 3);
  job.games.payoffs = Payoffs::normal;
  for (const AgentPreferences agents :
       {AgentPreferences::misaligned, AgentPreferences::independent}) {
    job.games.agents = agents;
    std::vector<std::vector<std::uint64_t>> counts(4, std::vector<std::uint64_t>(72));
    for (std::uint64_t index = 0; index < 40000; ++index) {
      const auto game = sampled_game<double>(job, index);
      for (std::size_t i = 0; i < 2; ++i) {
        counts[i][bin_of(angle(game.principals, 3 * i), -pi, pi, 72)] += 1;
        counts[2 + i][bin_of(angle(game.agents, 3 * i), -pi, pi, 72)] += 1;
      }
    }
    for (const auto& c : counts) EXPECT_GT(even_p(c), implausible);
  }
}

TEST(Sampler, UniformPayoffsHaveTheirOwnDistribution) {
  SurfaceJob job = surface_job(1, 3);
  Random random(821);
  std::vector<std::uint64_t> counts(72), expected(72);
  for (std::uint64_t index = 0; index < 150000; ++index) {
    counts[bin_of(angle(sampled_game<double>(job, index).principals, 0), -pi, pi, 72)] += 1;
    const std::vector<double> u = {random.uniform(), random.uniform(), random.uniform()};
    expected[bin_of(angle(u, 0), -pi, pi, 72)] += 1;
  }
  EXPECT_GT(same_p(counts, expected), implausible);
  // Not that of normal payoffs: the test tells them apart.
  EXPECT_LT(even_p(counts), implausible);
}

// Independent agents, normal payoffs, four outcomes: cosines uniform on [-1, 1], so d^2 uniform on
// [0, 1].
TEST(Sampler, IndependentAgentsAreIndependent) {
  SurfaceJob job = surface_job(3, 4);
  job.games.payoffs = Payoffs::normal;
  job.games.agents = AgentPreferences::independent;
  // All pairs of the six players.
  std::vector<std::uint64_t> own(50), all(50);
  for (std::uint64_t index = 0; index < 20000; ++index) {
    const auto e = test::evaluate(epic, Welfare::mean, sampled_game<double>(job, index));
    for (std::size_t a = 0; a < 6; ++a) {
      for (std::size_t b = a + 1; b < 6; ++b) {
        const double d = e.pairwise_distance[a * 6 + b];
        (b == a + 3 ? own : all)[bin_of(d * d, 0, 1, 50)] += 1;
      }
    }
  }
  EXPECT_GT(even_p(own), implausible);
  EXPECT_GT(even_p(all), implausible);
}

constexpr StrategyKind kinds[] = {StrategyKind::target_principals, StrategyKind::target_agents,
                                  StrategyKind::pure, StrategyKind::simplex,
                                  StrategyKind::pessimal};

template <class Real>
void expect_distributions(double tolerance) {
  for (const StrategyKind kind : kinds) {
    for (const int outcomes : {2, 3, 4, 5, 17, 64}) {
      SurfaceJob job = surface_job(2, outcomes);
      job.games.strategy = kind;
      for (std::uint64_t index = 0; index < 1000; ++index) {
        const auto strategy = sampled_game<Real>(job, index).strategy;
        double total = 0;
        for (const Real x : strategy) {
          ASSERT_GE(x, Real(0));
          total += static_cast<double>(x);
        }
        ASSERT_NEAR(total, 1.0, tolerance);
      }
    }
  }
}

TEST(Strategy, IsADistribution) {
  expect_distributions<float>(3e-6);
  expect_distributions<double>(1e-14);
}

TEST(Strategy, ReachesItsTarget) {
  for (const bool principals : {true, false}) {
    for (const Metric& metric : {epic, max_metric}) {
      SurfaceJob job = surface_job(3, 5, metric);
      job.games.strategy =
          principals ? StrategyKind::target_principals : StrategyKind::target_agents;
      const double most = principals_trivial_bound(job);
      int beyond = 0;
      for (std::uint64_t index = 0; index < 6000; ++index) {
        const double target = most * static_cast<double>(index % 60) / 59;
        job.games.target_regret = {target, target};
        const auto e = test::evaluate(metric, job.games.welfare, sampled_game<double>(job, index));
        // The range of the side's welfare: what the pessimal profile loses.
        const auto game = sampled_game<double>(job, index);
        std::vector<double> welfare(5, 0.0);
        for (std::size_t at = 0; at < 15; ++at) {
          welfare[at % 5] += (principals ? game.principals[at] : game.agents[at]) / 3;
        }
        const auto [worst, best] = std::minmax_element(welfare.begin(), welfare.end());
        const double range = *best - *worst;
        const double regret = principals ? e.principals_welfare_regret : e.agents_welfare_regret;
        ASSERT_NEAR(regret, std::min(target, range), 1e-12 * most) << index;
        beyond += target > range ? 1 : 0;
      }
      EXPECT_GT(beyond, 500);
      EXPECT_LT(beyond, 5500);
    }
  }
}

// A range of targets is used in full, evenly.
TEST(Strategy, TargetsAreUniformOnTheirRange) {
  SurfaceJob job = surface_job(2, 64);
  // Within reach of practically every game.
  job.games.target_regret = {0.1, 0.3};
  std::vector<std::uint64_t> counts(50);
  for (std::uint64_t index = 0; index < 5000; ++index) {
    const double regret = test::evaluate(epic, Welfare::mean, sampled_game<double>(job, index))
                              .principals_welfare_regret;
    ASSERT_LE(regret, 0.3 + 1e-12);
    counts[bin_of(regret, 0.1, 0.3, 50)] += 1;
  }
  EXPECT_GT(even_p(counts), implausible);
}

// The sampler's strategy for shortfalls that no sampled game would have.
std::vector<double> strategy(const FlatGames& games, const std::vector<double>& principals,
                             const std::vector<double>& agents, std::uint32_t index = 0) {
  const SamplerConstants<double> constants(games);
  const RuntimeShape shape = {games.players, static_cast<int>(principals.size())};
  const Metric metric = games.metric;
  const Sampler<double, RuntimeShape, AnyMetric> sampler(games, constants, shape, metric);
  Stream<std::uint32_t> stream(1, index, 0, 0);
  std::vector<double> r(principals.size());
  const auto shortfalls = [](std::vector<double> of, std::vector<double>& kept) {
    // Where welfare's size is its range, what ties with the best has no shortfall.
    const double range = *std::max_element(of.begin(), of.end());
    const double tie = tie_tolerance<double>() * range;
    for (double& x : of) x = x <= tie ? 0 : x;
    kept = std::move(of);
    return Shortfalls<double>{kept.data(), range, tie};
  };
  std::vector<double> of_principals, of_agents;
  const auto theirs = shortfalls(principals, of_principals);
  const auto ours = shortfalls(agents, of_agents);
  sampler.strategy(stream, theirs, ours, r.data());
  return r;
}

TEST(Strategy, EndsAreUniformOverTies) {
  FlatGames games = surface_job(2, 6).games;
  const std::vector<double> principals = {0, 1, 0.5e-12, 0.25, 1 - 0.5e-12, 1e-6};
  const std::vector<double> agents = {1, 0, 0, 0, 0.5, 1};
  games.strategy = StrategyKind::target_principals;
  games.target_regret = {0, 0};
  EXPECT_EQ(strategy(games, principals, agents), (std::vector<double>{0.5, 0, 0.5, 0, 0, 0}));
  games.target_regret = {2, 2};
  EXPECT_EQ(strategy(games, principals, agents), (std::vector<double>{0, 0.5, 0, 0, 0.5, 0}));
  games.strategy = StrategyKind::target_agents;
  EXPECT_EQ(strategy(games, principals, agents), (std::vector<double>{0.5, 0, 0, 0, 0, 0.5}));
  games.target_regret = {0, 0};
  const auto best = strategy(games, principals, agents);
  EXPECT_NEAR(best[1], 1.0 / 3, 1e-15);
  EXPECT_EQ(best[1], best[2]);
  EXPECT_EQ(best[1], best[3]);
  EXPECT_EQ(best[0] + best[4] + best[5], 0.0);
  games.strategy = StrategyKind::pessimal;
  EXPECT_EQ(strategy(games, principals, agents), (std::vector<double>{0.5, 0, 0, 0, 0, 0.5}));
}

// Where a side is indifferent every outcome ties with both ends.
TEST(Strategy, IndifferenceIsPlayedEvenly) {
  FlatGames games = surface_job(1, 4).games;
  const std::vector<double> none(4, 0.0), even(4, 0.25);
  for (const StrategyKind kind :
       {StrategyKind::target_principals, StrategyKind::target_agents, StrategyKind::pessimal}) {
    games.strategy = kind;
    for (const double target : {0.0, 1.0}) {
      games.target_regret = {target, target};
      EXPECT_EQ(strategy(games, none, none), even);
    }
  }
}

TEST(Strategy, PureOutcomesAreAlike) {
  for (const int outcomes : {2, 3, 7, 64}) {
    FlatGames games = surface_job(1, outcomes).games;
    games.strategy = StrategyKind::pure;
    const std::vector<double> any(static_cast<std::size_t>(outcomes), 1.0);
    std::vector<std::uint64_t> counts(any.size());
    for (std::uint32_t index = 0; index < 20000; ++index) {
      const auto r = strategy(games, any, any, index);
      const auto played = std::max_element(r.begin(), r.end()) - r.begin();
      ASSERT_EQ(r[static_cast<std::size_t>(played)], 1.0);
      ASSERT_EQ(std::accumulate(r.begin(), r.end(), 0.0), 1.0);
      counts[static_cast<std::size_t>(played)] += 1;
    }
    EXPECT_GT(even_p(counts), implausible) << outcomes;
  }
}

// In float too every turn has its outcome: n * u may round up to n.
TEST(Strategy, PurePlaysExactlyOneOutcomeInFloat) {
  for (const int outcomes : {3, 7, 49, 63}) {
    SurfaceJob job = surface_job(1, outcomes);
    job.games.strategy = StrategyKind::pure;
    for (std::uint64_t index = 0; index < 3000; ++index) {
      const auto s = sampled_game<float>(job, index).strategy;
      ASSERT_EQ(std::count(s.begin(), s.end(), 1.0f), 1);
      ASSERT_EQ(std::count(s.begin(), s.end(), 0.0f), outcomes - 1);
    }
  }
}

TEST(Strategy, SimplexStrategiesAreUniform) {
  SurfaceJob job = surface_job(2, 6);
  job.games.strategy = StrategyKind::simplex;
  std::vector<std::vector<std::uint64_t>> counts(6, std::vector<std::uint64_t>(40));
  for (std::uint64_t index = 0; index < 30000; ++index) {
    const auto s = sampled_game<double>(job, index).strategy;
    for (std::size_t i = 0; i < 6; ++i) counts[i][bin_of(1 - std::pow(1 - s[i], 5), 0, 1, 40)] += 1;
  }
  for (const auto& c : counts) EXPECT_GT(even_p(c), implausible);
}

// Interpolating a simplex point leaves it on the line to the end: what lies between the point and
// the profile it is drawn to keeps its proportions.
TEST(Strategy, InterpolatesASimplexPointWithAnEnd) {
  FlatGames games = surface_job(1, 5).games;
  games.strategy = StrategyKind::target_principals;
  const std::vector<double> shortfall = {0.2, 0, 0.7, 1, 0.4};
  for (std::uint32_t index = 0; index < 500; ++index) {
    games.target_regret = {0.3, 0.3};
    const auto r = strategy(games, shortfall, shortfall, index);
    // The simplex point itself: after the target's draw.
    Stream<std::uint32_t> stream(1, index, 0, 0);
    uniform<double>(stream);
    std::vector<double> point(5);
    uniform_simplex<double>(stream, point.data(), 5);
    const double regret = std::inner_product(point.begin(), point.end(), shortfall.begin(), 0.0);
    const std::size_t end = regret > 0.3 ? 1 : 3;
    const double share = regret > 0.3 ? 0.3 / regret : (1 - 0.3) / (1 - regret);
    for (std::size_t s = 0; s < 5; ++s) {
      ASSERT_NEAR(r[s], share * point[s] + (s == end ? 1 - share : 0), 1e-14);
    }
  }
}

// Every draw of a game depends on its index and seed: nothing is carried over.
TEST(Sampler, GamesDependOnSeedAndIndexAlone) {
  SurfaceJob job = surface_job(2, 4);
  const auto game = sampled_game<float>(job, 5);
  sampled_game<float>(job, 6);
  EXPECT_EQ(sampled_game<float>(job, 5).principals, game.principals);
  EXPECT_NE(sampled_game<float>(job, 5 + (1ull << 32)).principals, game.principals);
  EXPECT_NE(sampled_game<float>(job, 5 + (1ull << 63)).principals, game.principals);
  job.games.seed += 1;
  EXPECT_NE(sampled_game<float>(job, 5).principals, game.principals);
  job.games.seed += (1ull << 32) - 1;
  EXPECT_NE(sampled_game<float>(job, 5).principals, game.principals);
}

}  // namespace
}  // namespace delegauge
