// SPDX-License-Identifier: Apache-2.0
#include "delegauge/measure/worst_case.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::Random;

// Shortfalls of the agents (x) and of the principals (y); each side's best outcome has 0.
struct Points {
  std::vector<double> x, y;
  double x_range = 0, y_range = 0;
};

void finish(Points& p) {
  p.x_range = to_shortfall(p.x.data(), p.x.data(), static_cast<int>(p.x.size()), 0.0);
  p.y_range = to_shortfall(p.y.data(), p.y.data(), static_cast<int>(p.y.size()), 0.0);
}

// Ties of welfare whose size is its range.
template <class V>
Shortfalls<V> shortfalls(const V* of, V range) {
  return {of, range, V(tie_tolerance<RealOf<V>>()) * range};
}

// Scattered, on a coarse lattice (ties, duplicates and vertical pairs), near a concave curve (long
// hulls), collinear, or with a side that is indifferent.
Points random_points(Random& random, int outcomes) {
  Points p;
  const int kind = random.integer(0, 5);
  for (int s = 0; s < outcomes; ++s) {
    double x = random.normal(), y = random.normal();
    if (kind == 1) {
      x = random.integer(0, 3);
      y = random.integer(0, 3);
    } else if (kind == 2) {
      // Shortfalls on a concave arc: every point may be a corner of the hull.
      x = -random.uniform();
      y = -std::sqrt(-x) * (1 - 1e-6 * random.uniform());
    } else if (kind == 3) {
      x = random.uniform();
      y = 2 * x;
    } else if (kind == 4 && random.chance(0.5)) {
      x = 1;
    }
    p.x.push_back(x);
    p.y.push_back(y);
  }
  if (kind == 5) {
    auto& side = random.chance(0.5) ? p.x : p.y;
    std::fill(side.begin(), side.end(), 1.0);
  }
  finish(p);
  return p;
}

double worst(const Points& p, double regret) {
  return worst_case_regret(shortfalls(p.x.data(), p.x_range), shortfalls(p.y.data(), p.y_range),
                           static_cast<int>(p.x.size()), regret);
}

double brute(const Points& p, double regret) {
  return static_cast<double>(
      test::envelope({p.x.begin(), p.x.end()}, {p.y.begin(), p.y.end()}, regret, 1e-12L));
}

double random_regret(Random& random, const Points& p) {
  switch (random.integer(0, 4)) {
    case 0:
      return 0;
    case 1:
      return p.x_range * random.uniform(1, 3);
    case 2:
      return p.x[static_cast<std::size_t>(random.integer(0, static_cast<int>(p.x.size()) - 1))];
    default:
      return p.x_range * random.uniform();
  }
}

TEST(WorstCase, AgreesWithAllChords) {
  Random random(651);
  for (int trial = 0; trial < 60000; ++trial) {
    const int outcomes = trial % 10 == 0 ? random.integer(17, 64) : random.integer(2, 16);
    const Points p = random_points(random, outcomes);
    const double regret = random_regret(random, p);
    ASSERT_NEAR(worst(p, regret), brute(p, regret), 2e-12 * p.y_range)
        << outcomes << " outcomes, W = " << regret << " of " << p.x_range;
  }
}

// As many corners as outcomes, one side of W or the other: the search must not run out of steps.
TEST(WorstCase, FindsTheEdgeOfALongHull) {
  Random random(652);
  for (int trial = 0; trial < 3000; ++trial) {
    Points p;
    const double power = random.uniform(0.1, 0.95);
    const bool geometric = trial % 2 == 0;
    for (int s = 0; s < 64; ++s) {
      const double x = geometric ? std::pow(0.5, s) : (s + random.uniform()) / 64;
      p.x.push_back(-x);
      p.y.push_back(-std::pow(x, power));
    }
    p.x.front() = p.y.front() = 0;
    finish(p);
    const double regret = p.x_range * (trial % 3 == 0 ? random.scale(-15, 0) : random.uniform());
    ASSERT_NEAR(worst(p, regret), brute(p, regret), 2e-12 * p.y_range) << regret;
  }
}

// No strategy of agents' regret at most W does worse.
TEST(WorstCase, NoStrategyDoesWorse) {
  Random random(653);
  for (int trial = 0; trial < 20000; ++trial) {
    const int outcomes = random.integer(2, 16);
    const Points p = random_points(random, outcomes);
    std::vector<double> strategy = random.simplex(outcomes);
    if (trial % 2 == 0) {
      // Two outcomes only: the strategies that can be the worst.
      const double share = random.uniform();
      std::fill(strategy.begin(), strategy.end(), 0.0);
      strategy[static_cast<std::size_t>(random.integer(0, outcomes - 1))] += share;
      strategy[static_cast<std::size_t>(random.integer(0, outcomes - 1))] += 1 - share;
    }
    const double regret = welfare_regret(strategy.data(), p.x.data(), outcomes);
    const double reached = welfare_regret(strategy.data(), p.y.data(), outcomes);
    ASSERT_LE(reached, worst(p, regret) + 2e-12 * p.y_range);
  }
}

TEST(WorstCase, NeverFallsAndIsConcave) {
  Random random(654);
  for (int trial = 0; trial < 1500; ++trial) {
    const Points p = random_points(random, random.integer(2, 32));
    if (p.x_range <= 0) continue;
    const int steps = 50;
    std::vector<double> v;
    // Away from 0, where the tolerance of ties would show as a jump.
    for (int i = 0; i <= steps; ++i) v.push_back(worst(p, p.x_range * (0.01 + 1.1 * i / steps)));
    for (std::size_t i = 1; i < v.size(); ++i) {
      ASSERT_GE(v[i], v[i - 1] - 3e-12 * p.y_range);
      if (i >= 2) {
        ASSERT_GE(2 * v[i - 1], v[i] + v[i - 2] - 1e-11 * p.y_range);
      }
    }
    ASSERT_NEAR(v.back(), p.y_range, 2e-12 * p.y_range);
  }
}

TEST(WorstCase, AtNoRegretOnlyTheAgentsOptimaCount) {
  Points p{{0, 0, 1, 0}, {0.25, 0.75, 1, 0}, 1, 1};
  EXPECT_EQ(worst(p, 0), 0.75);
  p = {{0, 1}, {0, 1}, 1, 1};
  EXPECT_EQ(worst(p, 0), 0.0);
  EXPECT_EQ(worst(p, 0.25), 0.25);
  EXPECT_EQ(worst(p, 5), 1.0);
}

// Within the tolerance an outcome ties with the best; beyond it, it does not.
TEST(WorstCase, TiesWithinTheTolerance) {
  Points p{{0, 0.5e-12, 1}, {0, 1, 0.5}, 1, 1};
  EXPECT_EQ(worst(p, 0), 1.0);
  p.x[1] = 2e-12;
  EXPECT_EQ(worst(p, 0), 0.0);
  std::vector<float> x = {0, 0.5e-6f, 1}, y = {0, 1, 0.5f};
  const auto at_no_regret = [&] {
    return worst_case_regret(shortfalls(x.data(), 1.0f), shortfalls(y.data(), 1.0f), 3, 0.0f);
  };
  EXPECT_EQ(at_no_regret(), 1.0f);
  x[1] = 2e-6f;
  EXPECT_EQ(at_no_regret(), 0.0f);
}

TEST(WorstCase, IndifferentAgentsLetAnythingHappen) {
  const Points p{{0, 0, 0}, {0, 0.5, 2}, 0, 2};
  EXPECT_EQ(worst(p, 0), 2.0);
  const Points q{{0, 1, 2}, {0, 0, 0}, 2, 0};
  EXPECT_EQ(worst(q, 1), 0.0);
}

// Float, on the same points: near the double value as far as float goes.
TEST(WorstCase, FloatIsNearDouble) {
  Random random(655);
  for (int trial = 0; trial < 20000; ++trial) {
    Points p = random_points(random, random.integer(2, 16));
    std::vector<float> x, y;
    for (std::size_t s = 0; s < p.x.size(); ++s) {
      x.push_back(static_cast<float>(p.x[s]));
      y.push_back(static_cast<float>(p.y[s]));
      p.x[s] = static_cast<double>(x[s]);
      p.y[s] = static_cast<double>(y[s]);
    }
    const float x_range = *std::max_element(x.begin(), x.end());
    const float y_range = *std::max_element(y.begin(), y.end());
    const auto regret = static_cast<float>(random_regret(random, p));
    const double expected = static_cast<double>(
        test::envelope({p.x.begin(), p.x.end()}, {p.y.begin(), p.y.end()}, regret, 1e-6L));
    const float got =
        worst_case_regret(shortfalls(x.data(), x_range), shortfalls(y.data(), y_range),
                          static_cast<int>(x.size()), regret);
    ASSERT_NEAR(static_cast<double>(got), expected, 4e-6 * static_cast<double>(y_range)) << trial;
  }
}

template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(656);
  for (int trial = 0; trial < 1500; ++trial) {
    const int outcomes = random.integer(2, 32);
    std::vector<V> x(static_cast<std::size_t>(outcomes)), y = x;
    test::ValuesOf<V> x_range, y_range, regret;
    std::vector<std::vector<Real>> xs, ys;
    for (int lane = 0; lane < width; ++lane) {
      const Points p = random_points(random, outcomes);
      xs.emplace_back(p.x.begin(), p.x.end());
      ys.emplace_back(p.y.begin(), p.y.end());
      x_range[lane] = *std::max_element(xs.back().begin(), xs.back().end());
      y_range[lane] = *std::max_element(ys.back().begin(), ys.back().end());
      regret[lane] = static_cast<Real>(random_regret(random, p));
    }
    for (std::size_t s = 0; s < x.size(); ++s) {
      test::ValuesOf<V> a, b;
      for (int lane = 0; lane < width; ++lane) {
        a[lane] = xs[static_cast<std::size_t>(lane)][s];
        b[lane] = ys[static_cast<std::size_t>(lane)][s];
      }
      x[s] = load<V>(a.data());
      y[s] = load<V>(b.data());
    }
    const V got = worst_case_regret(shortfalls(x.data(), load<V>(x_range.data())),
                                    shortfalls(y.data(), load<V>(y_range.data())), outcomes,
                                    load<V>(regret.data()));
    for (int lane = 0; lane < width; ++lane) {
      const auto i = static_cast<std::size_t>(lane);
      const Real expected =
          worst_case_regret(shortfalls<Real>(xs[i].data(), x_range[lane]),
                            shortfalls<Real>(ys[i].data(), y_range[lane]), outcomes, regret[lane]);
      ASSERT_EQ(extract(got, lane), expected);
    }
  }
}

TEST(WorstCase, LanesEqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

}  // namespace
}  // namespace delegauge
