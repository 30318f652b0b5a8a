// SPDX-License-Identifier: Apache-2.0
// What holds between the bounds, whatever the game: each is valid, and each that uses more is
// smaller.
#include "delegauge/bound/list.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "delegauge/measure/worst_case.hpp"
#include "tests/numerics/support/games.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::evaluate;
using test::Random;
using test::random_game;

double of(const Evaluation& e, Bound bound) { return e.bound[static_cast<std::size_t>(bound)]; }

TEST(Bounds, FormAChain) {
  Random random(701);
  for (int trial = 0; trial < 12000; ++trial) {
    const int players = random.integer(1, 8), outcomes = random.integer(2, 16);
    const auto game = random_game(random, players, outcomes);
    const auto welfare = random.chance(0.5) ? Welfare::mean : Welfare::sum;
    for (const Metric& metric :
         {epic, max_metric, l1_metric, Metric{Shift::median, Norm::l2, Norm::l2}}) {
      const Evaluation e = evaluate(metric, welfare, game);
      const double slip = 1e-12 * e.trivial_bound;
      ASSERT_LE(e.principals_welfare_regret, e.worst_case_regret + slip) << trial;
      ASSERT_LE(e.worst_case_regret, of(e, Bound::pairwise) + slip) << trial;
      ASSERT_LE(of(e, Bound::pairwise), of(e, Bound::fused) + slip) << trial;
      ASSERT_LE(of(e, Bound::fused), of(e, Bound::matched) + slip) << trial;
      ASSERT_LE(of(e, Bound::matched), of(e, Bound::sharp)) << trial;
      ASSERT_LE(of(e, Bound::sharp), of(e, Bound::published) + slip) << trial;
      ASSERT_LE(of(e, Bound::published), e.trivial_bound) << trial;
      ASSERT_LE(e.worst_case_regret, of(e, Bound::collective) + slip) << trial;
      ASSERT_LE(of(e, Bound::collective), e.trivial_bound) << trial;
      ASSERT_GE(e.principals_welfare_regret, 0.0);
    }
  }
}

// With different norms for magnitudes and distances the order is lost, but no bound is.
TEST(Bounds, AreValidForMixedNorms) {
  Random random(702);
  const Norm norms[] = {Norm::l1, Norm::l2, Norm::linf};
  const Shift shifts[] = {Shift::mean, Shift::midrange, Shift::median, Shift::min, Shift::max};
  for (int trial = 0; trial < 1500; ++trial) {
    const int players = random.integer(1, 8), outcomes = random.integer(2, 16);
    const auto game = random_game(random, players, outcomes);
    for (const Norm p : norms) {
      for (const Norm q : norms) {
        const Metric metric{shifts[random.integer(0, 4)], p, q};
        const Evaluation e = evaluate(metric, Welfare::mean, game);
        const double slip = 1e-12 * e.trivial_bound;
        ASSERT_LE(e.principals_welfare_regret, e.worst_case_regret + slip);
        for (int b = 0; b < bound_count; ++b) {
          const double bound = e.bound[static_cast<std::size_t>(b)];
          const bool plain = is_plain(static_cast<Bound>(b));
          const double regret = plain ? e.worst_case_regret : e.principals_welfare_regret;
          ASSERT_LE(regret, bound + slip) << bound_names[static_cast<std::size_t>(b)] << trial;
          ASSERT_LE(bound, e.trivial_bound);
        }
      }
    }
  }
}

// The last agent takes back what the others add up to, but for something of the size of a tie; V
// counts as attained what is a tie better than what is played (theory/worst-case.md).
template <class Real>
void expect_none_below_the_worst_case(double least_exponent, double greatest_exponent) {
  Random random(705);
  for (int trial = 0; trial < 4000; ++trial) {
    const int players = random.integer(2, 6), outcomes = random.integer(2, 8);
    FlatGame<double> game = random_game(random, players, outcomes);
    const auto k = static_cast<std::size_t>(outcomes), last = game.agents.size() - k;
    const double left = random.scale(least_exponent, greatest_exponent);
    for (std::size_t s = 0; s < k; ++s) {
      double sum = 0, size = 0;
      for (std::size_t at = s; at < last; at += k) {
        sum += game.agents[at];
        size += std::abs(game.agents[at]);
      }
      game.agents[last + s] = left * size * random.uniform(-1, 1) - sum;
    }
    for (const Metric& metric : {epic, max_metric, l1_metric, test::mixed_metric}) {
      const Evaluation e = evaluate(metric, Welfare::mean, test::converted<Real>(game));
      // Where a tie is a smaller share of the welfare's range no bound looks beyond the regret.
      const double allowance = 1.1 * e.trivial_bound / static_cast<double>(many_ties);
      for (std::size_t b = 0; b < plain_bound_count; ++b) {
        ASSERT_LE(e.worst_case_regret, e.bound[b] + allowance)
            << trial << ' ' << bound_names[b] << ", agents left with " << left;
      }
    }
  }
}
TEST(Bounds, AreNotBelowTheWorstCaseWhereAgentsNearlyCancel) {
  expect_none_below_the_worst_case<float>(-8, -3);
  expect_none_below_the_worst_case<double>(-14, -7);
}

// Perfect alignment, calibration and play: nothing to regret, and every bound says so.
TEST(Bounds, VanishForAPerfectDelegation) {
  Random random(703);
  for (int trial = 0; trial < 2000; ++trial) {
    const int players = random.integer(1, 8), outcomes = random.integer(2, 16);
    auto game = random_game(random, players, outcomes);
    const double ratio = random.scale(-2, 2);
    const auto k = static_cast<std::size_t>(outcomes);
    std::vector<double> welfare(k, 0.0);
    for (std::size_t at = 0; at < game.agents.size(); ++at) {
      welfare[at % k] += game.agents[at];
      game.principals[at] = ratio * game.agents[at] + static_cast<double>(at / k);
    }
    game.strategy.assign(k, 0.0);
    const auto best = std::max_element(welfare.begin(), welfare.end()) - welfare.begin();
    game.strategy[static_cast<std::size_t>(best)] = 1;
    for (const Metric& metric : {epic, max_metric, l1_metric, test::mixed_metric}) {
      const Evaluation e = evaluate(metric, Welfare::mean, game);
      // Offsets of up to 8 cost digits of small utilities.
      const double zero = 1e-12 * (e.trivial_bound + 10);
      EXPECT_LE(e.principals_welfare_regret, zero);
      EXPECT_LE(e.worst_case_regret, zero);
      EXPECT_LE(e.total_misalignment, 1e-10);
      for (const double bound : e.bound) EXPECT_LE(bound, zero);
    }
  }
}

struct Scale {
  double principals = 1, agents = 1;
};

void expect_scaled(const Evaluation& a, const Evaluation& b, const Scale& scale, double tolerance) {
  const double slip = tolerance * b.trivial_bound;
  ASSERT_NEAR(b.trivial_bound, scale.principals * a.trivial_bound, slip);
  ASSERT_NEAR(b.principals_welfare_regret, scale.principals * a.principals_welfare_regret, slip);
  ASSERT_NEAR(b.worst_case_regret, scale.principals * a.worst_case_regret, slip);
  double agents = 0;
  for (const double m : b.agent_magnitude) agents += m;
  ASSERT_NEAR(b.agents_welfare_regret, scale.agents * a.agents_welfare_regret,
              2 * tolerance * agents);
  for (std::size_t i = 0; i < plain_bound_count; ++i) {
    ASSERT_NEAR(b.bound[i], scale.principals * a.bound[i], slip) << bound_names[i];
  }
  ASSERT_NEAR(b.collective_alignment_agents, a.collective_alignment_agents, tolerance);
  ASSERT_NEAR(b.collective_alignment_principals, a.collective_alignment_principals, tolerance);
  ASSERT_NEAR(b.total_misalignment, a.total_misalignment, 8 * tolerance);
  for (std::size_t i = 0; i < a.pairwise_distance.size(); ++i) {
    ASSERT_NEAR(b.pairwise_distance[i], a.pairwise_distance[i], tolerance);
  }
}

// Dense games: where outcomes tie, rounding alone moves the worst case from one side of a tie to
// the other.
FlatGame<double> dense_game(Random& random, int players, int outcomes) {
  FlatGame<double> game{players, outcomes, {}, {}, random.simplex(outcomes)};
  for (int at = 0; at < players * outcomes; ++at) {
    game.principals.push_back(random.normal());
    game.agents.push_back(random.chance(0.5) ? game.principals.back() + 0.2 * random.normal()
                                             : random.normal());
  }
  return game;
}

constexpr Metric metrics[] = {epic, max_metric, l1_metric, test::mixed_metric};

TEST(Bounds, AddedConstantsChangeNothing) {
  Random random(704);
  for (int trial = 0; trial < 1500; ++trial) {
    const int players = random.integer(1, 8), outcomes = random.integer(2, 12);
    const auto game = dense_game(random, players, outcomes);
    auto shifted = game;
    const int who = random.integer(0, 2 * players - 1);
    auto& side = who < players ? shifted.principals : shifted.agents;
    const double offset = random.uniform(-100, 100);
    const int row = who % players * outcomes;
    for (int s = 0; s < outcomes; ++s) side[static_cast<std::size_t>(row + s)] += offset;
    for (const Metric& metric : metrics) {
      const auto before = evaluate(metric, Welfare::mean, game);
      const auto after = evaluate(metric, Welfare::mean, shifted);
      expect_scaled(before, after, {}, 1e-11);
      const auto player = static_cast<std::size_t>(who % players);
      const auto& shift = who < players ? after.principal_shift : after.agent_shift;
      const auto& old = who < players ? before.principal_shift : before.agent_shift;
      ASSERT_NEAR(shift[player], old[player] + offset, 1e-12);
    }
  }
}

// Whatever the constant, an indifferent player adds exactly nothing: not even the rounding of its
// mean.
TEST(Bounds, IndifferentPlayersAddNothing) {
  Random random(709);
  for (int trial = 0; trial < 500; ++trial) {
    const int players = random.integer(2, 8), outcomes = random.integer(2, 12);
    auto zero = dense_game(random, players, outcomes);
    auto constant = zero;
    const int who = random.integer(0, 2 * players - 1);
    const double value = random.chance(0.3) ? 0.1 : random.uniform(-1, 1) * random.scale(-3, 6);
    for (int s = 0; s < outcomes; ++s) {
      const auto at = static_cast<std::size_t>(who % players * outcomes + s);
      (who < players ? zero.principals : zero.agents)[at] = 0;
      (who < players ? constant.principals : constant.agents)[at] = value;
    }
    for (const Metric& metric : metrics) {
      const auto a = evaluate(metric, Welfare::mean, zero),
                 b = evaluate(metric, Welfare::mean, constant);
      ASSERT_EQ(a.principals_welfare_regret, b.principals_welfare_regret);
      ASSERT_EQ(a.agents_welfare_regret, b.agents_welfare_regret);
      ASSERT_EQ(a.worst_case_regret, b.worst_case_regret);
      ASSERT_EQ(a.bound, b.bound);
      ASSERT_EQ(a.pairwise_distance, b.pairwise_distance);
      ASSERT_EQ(a.principal_magnitude, b.principal_magnitude);
      ASSERT_EQ(a.agent_magnitude, b.agent_magnitude);
    }
  }
}

TEST(Bounds, ScaleWithTheSideTheyAreOf) {
  Random random(705);
  for (int trial = 0; trial < 1500; ++trial) {
    const int players = random.integer(1, 8), outcomes = random.integer(2, 12);
    const auto game = dense_game(random, players, outcomes);
    const Scale scale{random.scale(-8, 8), random.scale(-8, 8)};
    auto scaled = game;
    for (double& x : scaled.principals) x *= scale.principals;
    for (double& x : scaled.agents) x *= scale.agents;
    for (const Metric& metric : metrics) {
      expect_scaled(evaluate(metric, Welfare::mean, game), evaluate(metric, Welfare::mean, scaled),
                    scale, 1e-12);
    }
  }
}

// One player's scale is its magnitude, and nothing about its preference.
TEST(Bounds, OnePlayersScaleIsItsMagnitude) {
  Random random(706);
  for (int trial = 0; trial < 1000; ++trial) {
    const int players = random.integer(1, 8), outcomes = random.integer(2, 12);
    const auto game = dense_game(random, players, outcomes);
    auto scaled = game;
    const int who = random.integer(0, players - 1);
    const double factor = random.scale(-2, 2);
    for (int s = 0; s < outcomes; ++s) {
      scaled.agents[static_cast<std::size_t>(who * outcomes + s)] *= factor;
    }
    for (const Metric& metric : metrics) {
      const auto a = evaluate(metric, Welfare::mean, game),
                 b = evaluate(metric, Welfare::mean, scaled);
      for (std::size_t i = 0; i < a.pairwise_distance.size(); ++i) {
        ASSERT_NEAR(a.pairwise_distance[i], b.pairwise_distance[i], 1e-13);
      }
      for (std::size_t i = 0; i < a.agent_magnitude.size(); ++i) {
        const double expected = a.agent_magnitude[i] * (static_cast<int>(i) == who ? factor : 1.0);
        ASSERT_NEAR(b.agent_magnitude[i], expected, 1e-14 * (expected + factor));
      }
      ASSERT_EQ(a.collective_alignment_principals, b.collective_alignment_principals);
      ASSERT_EQ(a.principals_welfare_regret, b.principals_welfare_regret);
      ASSERT_EQ(a.trivial_bound, b.trivial_bound);
    }
  }
}

// Neither players nor outcomes have an order.
TEST(Bounds, OrderDoesNotMatter) {
  Random random(707);
  for (int trial = 0; trial < 1500; ++trial) {
    const int players = random.integer(2, 8), outcomes = random.integer(2, 12);
    const auto game = dense_game(random, players, outcomes);
    const auto shuffled = [&](int count) {
      std::vector<std::size_t> order(static_cast<std::size_t>(count));
      std::iota(order.begin(), order.end(), std::size_t{0});
      for (int i = count - 1; i > 0; --i) {
        std::swap(order[static_cast<std::size_t>(i)],
                  order[static_cast<std::size_t>(random.integer(0, i))]);
      }
      return order;
    };
    const auto player = shuffled(players), outcome = shuffled(outcomes);
    const auto k = static_cast<std::size_t>(outcomes);
    auto moved = game;
    for (std::size_t i = 0; i < player.size(); ++i) {
      for (std::size_t s = 0; s < k; ++s) {
        moved.principals[i * k + s] = game.principals[player[i] * k + outcome[s]];
        moved.agents[i * k + s] = game.agents[player[i] * k + outcome[s]];
        moved.strategy[s] = game.strategy[outcome[s]];
      }
    }
    for (const Metric& metric : metrics) {
      auto a = evaluate(metric, Welfare::sum, game);
      auto b = evaluate(metric, Welfare::sum, moved);
      const std::size_t n = player.size();
      // The pairwise matrix is permuted with the players, principals and agents alike.
      const auto place = [&](std::size_t row) {
        return row < n ? player[row] : n + player[row - n];
      };
      for (std::size_t r = 0; r < 2 * n; ++r) {
        for (std::size_t c = 0; c < 2 * n; ++c) {
          ASSERT_NEAR(b.pairwise_distance[r * 2 * n + c],
                      a.pairwise_distance[place(r) * 2 * n + place(c)], 1e-13);
        }
      }
      a.pairwise_distance.clear();
      expect_scaled(a, b, {}, 1e-12);
    }
  }
}

// The definitions in long double, for every quantity that `evaluate` prints.
TEST(Bounds, AgreeWithTheirDefinitions) {
  Random random(708);
  for (int trial = 0; trial < 350; ++trial) {
    const int players = random.integer(1, 8), outcomes = random.integer(2, 16);
    const auto game = random_game(random, players, outcomes);
    const auto welfare = trial % 2 == 0 ? Welfare::mean : Welfare::sum;
    const Metric metric = metrics[trial % 4];
    const auto e = evaluate(metric, welfare, game);
    const auto n = static_cast<std::size_t>(players), k = static_cast<std::size_t>(outcomes);
    const auto r =
        test::reference(metric, welfare, n, k, game.principals, game.agents, game.strategy);
    const auto expect = [&](double got, test::Long expected, double scale, const char* what) {
      ASSERT_NEAR(got, static_cast<double>(expected), scale) << what << " in trial " << trial;
    };
    const double trivial = e.trivial_bound, slip = 1e-12 * trivial;
    double agents = 0;
    for (std::size_t i = 0; i < n; ++i) {
      expect(e.principal_magnitude[i], r.principal[i].magnitude,
             1e-13 * (1 + e.principal_magnitude[i]), "m^");
      expect(e.agent_magnitude[i], r.agent[i].magnitude, 1e-13 * (1 + e.agent_magnitude[i]), "m");
      expect(e.principal_shift[i], r.principal[i].shift, 1e-13 * (10 + e.principal_magnitude[i]),
             "c^");
      expect(e.agent_shift[i], r.agent[i].shift, 1e-13 * (10 + e.agent_magnitude[i]), "c");
      expect(e.alignment_distance[i], r.distance[i], 1e-11, "d");
      agents += e.agent_magnitude[i];
    }
    expect(e.trivial_bound, r.trivial, slip, "trivial");
    expect(e.agents_welfare_regret, r.agents_regret, 1e-12 * agents, "W");
    expect(e.principals_welfare_regret, r.principals_regret, slip, "W^");
    expect(e.collective_alignment_agents, r.collective_agents, 1e-11, "CA of agents");
    expect(e.collective_alignment_principals, r.collective_principals, 1e-11, "CA of principals");
    expect(of(e, Bound::published), r.published, 1e-10 * trivial, "published");
    expect(of(e, Bound::sharp), r.sharp, 1e-10 * trivial, "sharp");
    expect(of(e, Bound::collective), r.collective, 1e-10 * trivial, "collective");
    expect(of(e, Bound::matched), r.matched, 1e-10 * trivial, "matched");
    expect(of(e, Bound::fused), r.fused, 1e-9 * trivial, "fused");
    expect(of(e, Bound::pairwise), r.pairwise, 1e-9 * trivial, "pairwise");
  }
}

// Magnitudes so far apart that ratios and their squares overflow in float: the bounds are numbers
// all the same, none above the trivial one.
TEST(Bounds, MagnitudesFarApartLeaveNumbers) {
  Random random(707);
  int overflows = 0;
  for (int trial = 0; trial < 20000; ++trial) {
    const int players = random.integer(1, 4), outcomes = random.integer(2, 6);
    FlatGame<float> game{players, outcomes, {}, {}, {}};
    double largest = 0;
    for (int i = 0; i < players; ++i) {
      const double theirs = random.scale(-12, 12), mine = random.scale(-15, 15);
      largest = std::max(largest, theirs / mine);
      for (int s = 0; s < outcomes; ++s) {
        game.principals.push_back(static_cast<float>(theirs * random.normal()));
        game.agents.push_back(static_cast<float>(mine * random.normal()));
      }
    }
    overflows += largest > 1e19 ? 1 : 0;
    for (const double p : random.simplex(outcomes)) game.strategy.push_back(static_cast<float>(p));
    for (const Metric& metric : {epic, max_metric, l1_metric}) {
      const Evaluation e = evaluate(metric, Welfare::mean, game);
      for (int b = 0; b < bound_count; ++b) {
        const double bound = of(e, static_cast<Bound>(b));
        ASSERT_GE(bound, 0) << bound_names[static_cast<std::size_t>(b)] << " in trial " << trial;
        ASSERT_LE(bound, e.trivial_bound) << bound_names[static_cast<std::size_t>(b)];
      }
    }
  }
  EXPECT_GT(overflows, 100);
}

TEST(BoundSet, HoldsTheBoundsOfItsBits) {
  const BoundSet all = all_bounds;
  for (int b = 0; b < bound_count; ++b) {
    EXPECT_TRUE(all.has(static_cast<Bound>(b)));
    const BoundSet one{1u << b};
    for (int c = 0; c < bound_count; ++c) EXPECT_EQ(one.has(static_cast<Bound>(c)), b == c);
  }
  EXPECT_EQ(bound_names[static_cast<std::size_t>(Bound::pairwise)], "pairwise");
}

TEST(BoundSet, IsOfThePlainBoundsUnlessSaidOtherwise) {
  const PlainBounds plain(all_bounds);
  for (int b = 0; b < bound_count; ++b) {
    const auto bound = static_cast<Bound>(b);
    EXPECT_EQ(BoundSet().has(bound), bound != Bound::pareto);
    EXPECT_EQ(is_plain(bound), bound != Bound::pareto);
    EXPECT_EQ(plain.has(bound), bound != Bound::pareto);
  }
  EXPECT_FALSE(PlainBounds(BoundSet{bit_of(Bound::pareto)}).has(Bound::pareto));
}

}  // namespace
}  // namespace delegauge
