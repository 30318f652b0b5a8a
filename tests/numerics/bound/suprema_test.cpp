// SPDX-License-Identifier: Apache-2.0
// No game exceeds the suprema of theory/how-tight-the-bounds-are.md: random games, and a search.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/numerics/support/attained.hpp"
#include "tests/numerics/support/games.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::Builder;
using test::evaluate;
using test::Long;
using test::of;
using test::one_player;
using test::presets;
using test::Random;
using test::Row;
using test::supremum;

// (3) and Lemma 22, on games that are close to it: both for `l1`, at every lambda from 1/2 to 1.
double l1_share(double lambda, double d) {
  return std::max({1 - lambda + lambda * d, (1 - lambda) / 2 + 2 * lambda * d, (1 + lambda) * d});
}

// Unit magnitudes, and W free: the state of a search for the largest ratio.
struct Climber {
  Metric metric;
  int players, outcomes;
  Builder now;
  Row strategy;

  Climber(Random& random, const Metric& m, int n, int k, double nearness)
      : metric(m), players(n), outcomes(k) {
    for (int i = 0; i < n; ++i) {
      Row principal, agent;
      for (int s = 0; s < k; ++s) {
        principal.push_back(random.normal());
        agent.push_back(principal.back() + nearness * random.normal());
      }
      now.add(unit(agent), unit(principal));
    }
    strategy = random.simplex(k);
  }
  Row unit(const Row& x) const {
    Row r;
    for (const Long v : test::standard({x.begin(), x.end()}, metric).nu) {
      r.push_back(static_cast<double>(v));
    }
    return r;
  }
  // One player, or what is played, moved by `step`.
  Climber moved(Random& random, double step) const {
    Climber next = *this;
    const auto k = static_cast<std::size_t>(outcomes);
    const int who = random.integer(0, players);
    if (who == players) {
      double total = 0;
      for (double& x : next.strategy) total += x = std::abs(x + step * random.normal());
      for (double& x : next.strategy) x /= total;
      return next;
    }
    for (auto* side : {&next.now.game.agents, &next.now.game.principals}) {
      const auto at = side->begin() + static_cast<std::ptrdiff_t>(who) * outcomes;
      Row x(at, at + outcomes);
      for (std::size_t s = 0; s < k; ++s) x[s] += step * random.normal();
      x = unit(x);
      std::copy(x.begin(), x.end(), at);
    }
    return next;
  }
};

void expect_no_more(const Metric& metric, const Evaluation& e, int n) {
  const double slip = 1e-11 * e.trivial_bound, d = e.weighted_misalignment;
  for (const Bound bound : {Bound::published, Bound::sharp, Bound::collective}) {
    const double b = of(e, bound);
    if (b >= e.trivial_bound * (1 - 1e-12)) continue;
    ASSERT_LE(e.worst_case_regret, supremum(metric, bound, n, d) * b + slip)
        << bound_names[static_cast<std::size_t>(bound)] << " n " << n << " d " << d;
  }
  // At equal magnitudes there is nothing left for `collective` to weigh.
  ASSERT_NEAR(of(e, Bound::sharp), of(e, Bound::collective), slip);
  if (n == 1 && metric != epic && (metric == max_metric || d <= 0.25)) {
    ASSERT_LE(e.worst_case_regret, one_player(metric, e.agents_welfare_regret, d) + slip);
  }
  if (metric != l1_metric) return;
  for (const double lambda : {0.5, 0.6, 0.7, 0.8, 0.9, 1.0}) {
    double bound = lambda * e.agents_welfare_regret;
    for (const double di : e.alignment_distance) bound += l1_share(lambda, di) / n;
    ASSERT_LE(e.worst_case_regret, bound + slip) << lambda;
  }
}

class NoGame : public testing::TestWithParam<int> {};

TEST_P(NoGame, ExceedsTheSuprema) {
  const Metric metric = presets[GetParam()];
  Random random(746 + static_cast<std::uint64_t>(GetParam()));
  for (const int n : {1, 2, 3, 5}) {
    double closest[2] = {0, 0};
    for (int climb = 0; climb < 24; ++climb) {
      const Bound bound = climb % 2 == 0 ? Bound::published : Bound::sharp;
      const auto ratio = [&](const Evaluation& e) {
        const double b = of(e, bound), d = e.weighted_misalignment;
        // Towards the games that count, and there towards the supremum.
        if (b >= e.trivial_bound * (1 - 1e-12)) return -d - e.agents_welfare_regret;
        return e.worst_case_regret / b / supremum(metric, bound, n, std::max(d, 0.05)) -
               20 * std::max(0.0, 0.05 - d);
      };
      Climber at(random, metric, n, random.integer(3, 5), random.scale(-1, 0));
      double best = -1e9, step = 0.3;
      for (int move = 0; move < 1500; ++move) {
        const Climber next = at.moved(random, step);
        Builder builder = next.now;
        const auto e = evaluate(metric, Welfare::mean, builder.play(next.strategy));
        ASSERT_NO_FATAL_FAILURE(expect_no_more(metric, e, n)) << climb << " " << move;
        const double value = ratio(e);
        step = value >= best ? std::min(0.5, 1.5 * step) : std::max(1e-6, 0.9 * step);
        if (value >= best) {
          best = value;
          at = next;
        }
      }
      closest[climb % 2] = std::max(closest[climb % 2], best);
    }
    // The search does come near both, so that an excess would show.
    for (const double ratio : closest) {
      EXPECT_GT(ratio, 0.85) << n;
      EXPECT_LT(ratio, 1 + 1e-9) << n;
    }
    RecordProperty("closest_" + std::to_string(n),
                   std::to_string(closest[0]) + " " + std::to_string(closest[1]));
  }
}

INSTANTIATE_TEST_SUITE_P(Metrics, NoGame, testing::Values(0, 1, 2));

}  // namespace
}  // namespace delegauge
