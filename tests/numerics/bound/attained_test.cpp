// SPDX-License-Identifier: Apache-2.0
// How tight the bounds are (theory/how-tight-the-bounds-are.md): the games that attain them, and
// the families that approach what is not attained.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tests/numerics/support/attained.hpp"
#include "tests/numerics/support/games.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::below_published;
using test::Builder;
using test::cap;
using test::evaluate;
using test::expect_attained;
using test::expect_unit_magnitudes;
using test::Extremal;
using test::in_plane;
using test::of;
using test::one_player;
using test::preferring;
using test::presets;
using test::published_epic;
using test::Random;
using test::root2;
using test::Row;
using test::Supremum;
using test::supremum;
using test::swapped;

// Proposition 16: agents who confuse two outcomes.
TEST(Attained, AgentsWhoConfuseTwoOutcomes) {
  Random random(741);
  for (int trial = 0; trial < 3000; ++trial) {
    const Metric metric = presets[trial % 3];
    const int n = random.integer(2, 8), confused = random.integer(1, n / 2);
    const auto outcomes = static_cast<std::size_t>(random.integer(3, 9));
    Builder builder;
    double least = 0, all = 0;
    for (int i = 0; i < n; ++i) {
      // The confused ones' differences are less than the others', one by one.
      const double low = i < confused ? 0.01 : 0.5, high = i < confused ? 0.5 : 0.99;
      const double difference = cap(metric) * random.uniform(low, high);
      const Row x = preferring(metric, difference, outcomes);
      builder.add(i < confused ? swapped(x) : x, x);
      least += (i < confused ? -1 : 1) * difference / n;
      all += difference / n;
    }
    const auto e = evaluate(metric, Welfare::mean, builder.play({0, 1}));
    ASSERT_NO_FATAL_FAILURE(expect_unit_magnitudes(e)) << trial;
    ASSERT_NEAR(e.agents_welfare_regret, least, 1e-13);
    ASSERT_NEAR(e.principals_welfare_regret, all, 1e-13);
    ASSERT_NO_FATAL_FAILURE(expect_attained(e, below_published)) << trial;
    if (metric == max_metric) {
      ASSERT_NO_FATAL_FAILURE(expect_attained(e, {Bound::published}));
    }
  }
}

// Any vectors, norms and shifts: `sharp` and `collective`.
TEST(Attained, ConfusionInEveryMetric) {
  Random random(742);
  for (int trial = 0; trial < 2000; ++trial) {
    const Metric metric{static_cast<Shift>(random.integer(0, 4)),
                        static_cast<Norm>(random.integer(0, 2)),
                        static_cast<Norm>(random.integer(0, 2))};
    const auto outcomes = static_cast<std::size_t>(random.integer(3, 9));
    const int n = random.integer(2, 6);
    Row x;
    for (std::size_t s = 0; s < outcomes; ++s) x.push_back(random.normal());
    std::sort(x.rbegin(), x.rend());
    const int confused = random.integer(1, n / 2);
    const auto game = Builder().add(swapped(x), x, confused).add(x, x, n - confused).play({0, 1});
    const auto e = evaluate(metric, Welfare::mean, game);
    const double slip = 1e-11 * e.trivial_bound;
    ASSERT_NEAR(e.worst_case_regret, e.principals_welfare_regret, slip);
    ASSERT_NEAR(of(e, Bound::sharp), e.principals_welfare_regret, slip) << trial;
    ASSERT_NEAR(of(e, Bound::collective), e.principals_welfare_regret, slip) << trial;
  }
}

// The ends of the table's ranges: D just below 1/2, and what an odd number of players reaches.
TEST(Attained, RangesOfMisalignment) {
  for (const Metric& metric : presets) {
    for (int n = 2; n <= max_players; ++n) {
      const int half = n / 2;
      const double c = cap(metric);
      const Row x = preferring(metric, n % 2 == 0 ? 0.999 * c : c, 3);
      Builder builder;
      builder.add(swapped(x), x, half).add(x, x, half);
      double expected = 0.999 * 0.5;
      if (n % 2 == 1) {
        const Row last = preferring(metric, 0.5 * c, 3);
        builder.add(last, last);
        expected = half / static_cast<double>(n);
      }
      const auto e = evaluate(metric, Welfare::mean, builder.play({0, 1}));
      ASSERT_NEAR(e.weighted_misalignment, expected, 1e-13);
      ASSERT_NO_FATAL_FAILURE(expect_unit_magnitudes(e));
      ASSERT_NO_FATAL_FAILURE(expect_attained(e, below_published)) << n;
    }
  }
}

TEST(Attained, MaxWithRoomForEveryPlayer) {
  Random random(743);
  for (int trial = 0; trial < 1000; ++trial) {
    const int n = random.integer(2, 8), outcomes = n + 2 + random.integer(0, 2);
    const double d = random.uniform(0.01, 0.499);
    const double v = random.uniform(-1 + 2 * d + 1e-3, 1 - 2 * d);
    Builder builder;
    for (int i = 0; i < n; ++i) {
      Row agent(static_cast<std::size_t>(outcomes), -1.0);
      agent[static_cast<std::size_t>(i) + 2] = 1;
      Row principal = agent;
      agent[0] = 1 - 2 * d;
      agent[1] = v;
      principal[0] = 1;
      principal[1] = v - 2 * d;
      builder.add(agent, principal);
    }
    const auto e = evaluate(max_metric, Welfare::mean, builder.play({0, 1}));
    ASSERT_NEAR(e.weighted_misalignment, d, 1e-13);
    ASSERT_NO_FATAL_FAILURE(expect_unit_magnitudes(e));
    ASSERT_NO_FATAL_FAILURE(expect_attained(e, below_published)) << trial;
    ASSERT_NO_FATAL_FAILURE(expect_attained(e, {Bound::published})) << trial;
  }
}

// `l1`: one player suffices; and with as many who confuse two outcomes as who do not, D is larger.
TEST(Attained, L1WithinTheSupport) {
  Random random(744);
  const Row agent = {0.25, 0.25, -0.5};
  for (int trial = 0; trial < 1000; ++trial) {
    const int pairs = random.integer(0, 3), alike = pairs == 0 ? random.integer(1, 6) : 1;
    const double d = trial < 10 ? 0.25 : random.uniform(0.01, 0.25);
    const double difference = trial < 10 ? 1.0 : random.uniform(0, 1);
    const Row x = preferring(l1_metric, difference, 3);
    const auto game = Builder()
                          .add(agent, {0.25 + d, 0.25 - d, -0.5}, alike)
                          .add(swapped(x), x, pairs)
                          .add(x, x, pairs)
                          .play({0, 1});
    const auto e = evaluate(l1_metric, Welfare::mean, game);
    ASSERT_NEAR(e.weighted_misalignment, (pairs * difference + alike * d) / (2 * pairs + alike),
                1e-13);
    ASSERT_NO_FATAL_FAILURE(expect_unit_magnitudes(e));
    ASSERT_NO_FATAL_FAILURE(expect_attained(e, below_published)) << trial;
  }
}

// Propositions 17 and 19: players all alike, at W = 0.
TEST(Attained, FusedByPlayersAllAlike) {
  for (int step = 1; step < 100; ++step) {
    for (const Metric& metric : presets) {
      const double end = metric == epic ? std::sqrt(0.5) : metric == max_metric ? 1.0 : 0.75;
      const double d = end * step / 100;
      Row agent = {0.25, 0.25, -0.5}, principal = {0.25 + d, 0.25 - d, -0.5};
      if (metric == epic) {
        agent = in_plane(0, 1);
        principal = in_plane(2 * d * std::sqrt((1 - d) * (1 + d)), 1 - 2 * d * d);
      } else if (metric == max_metric) {
        agent = {1, 1, -1};
        principal = {1, 1 - 2 * d, -1};
      } else if (d > 0.25) {
        principal = {0.5, 0.25 - d, d - 0.75};
      }
      for (const int n : {1, 2, 5}) {
        const auto e =
            evaluate(metric, Welfare::mean, Builder().add(agent, principal, n).play({0, 1}));
        ASSERT_NEAR(e.weighted_misalignment, d, 1e-13);
        ASSERT_EQ(e.agents_welfare_regret, 0);
        ASSERT_NO_FATAL_FAILURE(expect_unit_magnitudes(e));
        ASSERT_NO_FATAL_FAILURE(expect_attained(e, {Bound::fused, Bound::pairwise})) << d;
        // The very same games are the tightest for `sharp` with one player.
        if (d < 0.499 && metric != max_metric && n == 1) {
          for (const Bound bound : {Bound::sharp, Bound::collective}) {
            ASSERT_NEAR(e.worst_case_regret, supremum(metric, bound, 1, d) * of(e, bound),
                        1e-11 * e.trivial_bound);
          }
        }
      }
    }
  }
}

TEST(Attained, OnePlayer) {
  Random random(745);
  for (int trial = 0; trial < 2000; ++trial) {
    const bool max = trial % 2 == 0;
    const Metric metric = max ? max_metric : l1_metric;
    const double d = random.uniform(0.01, max ? 0.9 : 0.25);
    Row agent, principal, strategy = {0, 1};
    double w = random.uniform(0, max ? 2 - 2 * d : 1 - d);
    if (max) {
      agent = {1, 1 - w, -1};
      principal = {1, 1 - w - 2 * d, -1};
    } else if (w <= 0.5 - 2 * d) {
      const double y = (0.5 - w) / 2;
      agent = {y + w, y, -0.5};
      principal = {y + w + d, y - d, -0.5};
    } else {
      agent = {0.5 - d, d, -0.5};
      principal = {0.5, 0, -0.5};
      const double far = (w - (0.5 - 2 * d)) / (0.5 + d);
      strategy = {0, 1 - far, far};
    }
    const auto e = evaluate(metric, Welfare::mean, Builder().add(agent, principal).play(strategy));
    ASSERT_NO_FATAL_FAILURE(expect_unit_magnitudes(e));
    ASSERT_NEAR(e.alignment_distance[0], d, 1e-13);
    ASSERT_NEAR(e.agents_welfare_regret, w, 1e-13);
    ASSERT_NEAR(e.worst_case_regret, e.principals_welfare_regret, 1e-11 * e.trivial_bound);
    ASSERT_NEAR(e.worst_case_regret, one_player(metric, w, d), 1e-11 * e.trivial_bound) << trial;
  }
}

// Not attained: the largest ratio is approached as the bound becomes trivial.
TEST(Approached, OnePlayer) {
  for (const double d : {0.01, 0.05, 0.2}) {
    for (const double gap : {1e-3, 1e-6, 1e-9}) {
      double w = 2 - 4 * d - gap;
      auto e = evaluate(max_metric, Welfare::mean,
                        Builder().add({1, 1 - w, -1}, {1, 1 - w - 2 * d, -1}).play({0, 1}));
      for (const Bound bound : {Bound::published, Bound::sharp, Bound::collective}) {
        ASSERT_LT(of(e, bound), e.trivial_bound);
        const double ratio = e.worst_case_regret / of(e, bound);
        EXPECT_LT(ratio, 1 - d);
        EXPECT_GT(ratio, 1 - d - gap);
      }
      w = 1 - 4 * d - gap;
      const double far = (w - (0.5 - 2 * d)) / (0.5 + d);
      e = evaluate(l1_metric, Welfare::mean,
                   Builder().add({0.5 - d, d, -0.5}, {0.5, 0, -0.5}).play({0, 1 - far, far}));
      ASSERT_LT(of(e, Bound::published), e.trivial_bound);
      const double ratio = e.worst_case_regret / of(e, Bound::published);
      const double limit = supremum(l1_metric, Bound::published, 1, d);
      EXPECT_LT(ratio, limit);
      EXPECT_GT(ratio, limit - 2 * gap);
    }
  }
}

// Theorem 23 (b), each of its three families.
TEST(Attained, PublishedInL1) {
  const Row aligned = {0.5, -0.5, 0};
  int attained = 0, approached = 0, exchanged = 0;
  for (int n = 2; n <= max_players; ++n) {
    for (const double d : {0.004, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.1, 0.15, 0.2, 0.24}) {
      const double total = n * d;
      Builder builder;
      if (total <= 0.375) {
        const double y = total < 0.25 ? total : 2 * total - 0.25, x = 0.5 - y;
        builder.add({x, y, -0.5}, {x + total, y - total, -0.5}).add(aligned, aligned, n - 1);
      } else {
        const int m = static_cast<int>(std::ceil(total));
        const double rest = n * (1 - 3 * d) / (n - m);
        const Row x = preferring(l1_metric, total / m, 3), y = preferring(l1_metric, rest, 3);
        builder.add(swapped(x), x, m).add(y, y, n - m);
        ++exchanged;
      }
      const double limit = supremum(l1_metric, Bound::published, n, d);
      const double mix = total < 0.25 ? 0 : 1e-6;
      const auto e = evaluate(l1_metric, Welfare::mean, builder.play({mix, 1 - mix}));
      ASSERT_NO_FATAL_FAILURE(expect_unit_magnitudes(e));
      ASSERT_NEAR(e.weighted_misalignment, d, 1e-13);
      ASSERT_LT(of(e, Bound::published), e.trivial_bound);
      const double ratio = e.worst_case_regret / of(e, Bound::published);
      if (total < 0.25) {
        ASSERT_NEAR(ratio, limit, 1e-11) << n << " " << d;
        ++attained;
      } else {
        ASSERT_LT(ratio, limit) << n << " " << d;
        ASSERT_GT(ratio, limit - 1e-5) << n << " " << d;
        ++approached;
      }
    }
  }
  EXPECT_GT(attained, 20);
  EXPECT_GT(exchanged, 20);
  EXPECT_GT(approached, exchanged);
}

// Theorem 4's game at the extremal distances: its worst case at W is `fused`.
FlatGame<double> extremal_game(int n, double d, double regret) {
  const Extremal extremal(n, d);
  const double s = extremal.scaled(regret), f = extremal.rest;
  // The minimiser; at 1, the aligned players point where the agents' regret becomes W.
  double lambda = 1;
  if (s > -f) {
    lambda = 1 - 2 * f * f - 2 * f * s * std::sqrt((1 - f * f) / (1 - s * s));
  }
  const double theta = 2 * std::asin(f);
  const double alpha = std::atan2(std::sin(theta), std::cos(theta) - lambda);
  const int one = f > 0 ? 1 : 0, aligned = n - extremal.j - one;
  double cosine = 1;
  if (lambda == 1) {
    cosine = (n * regret / root2 + extremal.j - one * std::cos(alpha)) / aligned;
  }
  const Row towards = in_plane(1, 0), away = in_plane(-1, 0);
  const Row free = in_plane(cosine, std::sqrt((1 - cosine) * (1 + cosine)));
  return Builder()
      .add(in_plane(std::cos(alpha), std::sin(alpha)),
           in_plane(std::cos(alpha - theta), std::sin(alpha - theta)), one)
      .add(away, towards, extremal.j)
      .add(free, free, aligned)
      .play({0, 1});
}

TEST(Attained, PublishedInEpic) {
  int attained = 0, approached = 0, shared = 0;
  for (int n = 1; n <= max_players; ++n) {
    for (const double d : {0.01, 0.03, 0.05, 0.07, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.35}) {
      const Supremum top = published_epic(n, d);
      const double end = root2 - 4 * d;
      const bool inside = top.regret < end - 1e-6;
      const double w = inside ? top.regret : end - 1e-9;
      const auto e = evaluate(epic, Welfare::mean, extremal_game(n, d, w));
      ASSERT_NEAR(e.weighted_misalignment, d, 1e-12) << n << " " << d;
      ASSERT_NEAR(e.agents_welfare_regret, w, 1e-11) << n << " " << d;
      ASSERT_LT(of(e, Bound::published), e.trivial_bound);
      const double ratio = e.worst_case_regret / of(e, Bound::published);
      ASSERT_NEAR(ratio, top.value, inside ? 1e-11 : 1e-8) << n << " " << d;
      ASSERT_LE(top.value, 1 - (2 * root2 - 2) * d + 1e-12);
      (inside ? attained : approached) += 1;
      if (inside && n * d < 1) {
        const double r = top.value, f = n * d;
        ASSERT_NEAR((n - 1) * (1 - r) + std::sqrt((1 - r) * (1 - r) + 4 * r * f * f),
                    2 * root2 * r * f, 1e-9);
      }
      // Where some m players can share the misalignment, `fused` is `sharp` up to the cap.
      const int m = static_cast<int>(std::ceil(n * d - 1e-12));
      if (m <= (2 * root2 - 1) * n * d) {
        ASSERT_NEAR(top.value, 1 - (2 * root2 - 2) * d, 1e-12) << n << " " << d;
        ++shared;
      }
    }
  }
  EXPECT_GT(attained, 10);
  EXPECT_GT(approached, 10);
  EXPECT_GT(shared, 10);
}

}  // namespace
}  // namespace delegauge
