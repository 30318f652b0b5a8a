// SPDX-License-Identifier: Apache-2.0
#include "delegauge/measure/strategic_worst_case.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "delegauge/measure/worst_case.hpp"
#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::Random;

// Welfare of both sides, and the agents' regret.
template <class Real>
struct Game {
  std::vector<Real> agents, principals;
  Real regret = 0;
  int outcomes() const { return static_cast<int>(agents.size()); }
};

template <class Real>
Game<Real> random_game(Random& random, int outcomes) {
  Game<Real> r;
  const int kind = random.integer(0, 4);
  for (int s = 0; s < outcomes; ++s) {
    double w = random.normal(), o = random.normal();
    if (kind == 1) {  // ties, duplicates
      w = random.integer(0, 3);
      o = random.integer(0, 3);
    } else if (kind == 2) {  // every outcome may be a corner of the hull
      w = random.uniform();
      o = -std::sqrt(1 - w) * (1 - 1e-6 * random.uniform());
    } else if (kind == 3) {
      o = 1 - 2 * w;
    } else if (kind == 4 && random.chance(0.5)) {
      w = 1;
    }
    r.agents.push_back(static_cast<Real>(w));
    r.principals.push_back(static_cast<Real>(o));
  }
  if (random.chance(0.05)) {
    auto& side = random.chance(0.5) ? r.agents : r.principals;
    std::fill(side.begin(), side.end(), Real(0.7));
  }
  const auto [least, greatest] = std::minmax_element(r.agents.begin(), r.agents.end());
  const auto range = static_cast<double>(*greatest - *least);
  const int of = random.integer(0, 4);
  r.regret = static_cast<Real>(of == 0   ? 0
                               : of == 1 ? range * random.uniform(1, 3)
                                         : range * random.uniform());
  if (of == 2)
    r.regret = *greatest - r.agents[static_cast<std::size_t>(random.integer(0, outcomes - 1))];
  return r;
}

template <class V>
V worst(const std::vector<V>& agents, const std::vector<V>& principals, V regret) {
  const auto count = static_cast<int>(agents.size());
  V w_best = agents[0], w_least = w_best, o_best = principals[0], o_least = o_best;
  for (std::size_t s = 1; s < agents.size(); ++s) {
    w_best = max(agents[s], w_best);
    w_least = min(agents[s], w_least);
    o_best = max(principals[s], o_best);
    o_least = min(principals[s], o_least);
  }
  const V tolerance = V(tie_tolerance<RealOf<V>>());
  return strategic_worst_case(SerialGroup<V>(), count, agents.data(), w_best,
                              tolerance * (w_best - w_least), principals.data(), o_best,
                              tolerance * (o_best - o_least), regret);
}
template <class Real>
Real worst(const Game<Real>& g) {
  return worst(g.agents, g.principals, g.regret);
}

template <class Real>
Shortfalls<Real> shortfalls_of(const std::vector<Real>& of, Real range) {
  return {of.data(), range, tie_tolerance<Real>() * range};
}
// Shortfalls in the precision of the game.
template <class Real>
std::vector<Real> shortfalls(std::vector<Real> welfare, Real& range) {
  range = to_shortfall(welfare.data(), welfare.data(), static_cast<int>(welfare.size()), Real(0));
  return welfare;
}

template <class Real>
class StrategicWorstCase : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(StrategicWorstCase, Reals);

TYPED_TEST(StrategicWorstCase, AgreesWithFlatGamesAndWithAllChords) {
  using Real = TypeParam;
  const bool single = sizeof(Real) == sizeof(float);
  Random random(421);
  for (int trial = 0; trial < 20000; ++trial) {
    const auto game = random_game<Real>(random, random.integer(2, trial % 50 == 0 ? 200 : 16));
    Real x_range, y_range;
    const auto x = shortfalls(game.agents, x_range), y = shortfalls(game.principals, y_range);
    const auto got = static_cast<double>(worst(game));
    const auto range = static_cast<double>(y_range);
    const auto flat = static_cast<double>(worst_case_regret(
        shortfalls_of(x, x_range), shortfalls_of(y, y_range), game.outcomes(), game.regret));
    ASSERT_NEAR(got, flat, (single ? 4e-6 : 4e-12) * range);
    const auto all =
        static_cast<double>(test::envelope({x.begin(), x.end()}, {y.begin(), y.end()}, game.regret,
                                           static_cast<long double>(tie_tolerance<Real>())));
    ASSERT_NEAR(got, all, (single ? 4e-6 : 2e-12) * range) << trial;
  }
}

TYPED_TEST(StrategicWorstCase, TheEndsAreWhatTheyMustBe) {
  using Real = TypeParam;
  const std::vector<Real> w = {4, 4, 3, 0}, o = {Real(0.5), 1, Real(0.75), 0};
  // Without regret only the agents' optima count; with all of it, everything does.
  EXPECT_EQ(worst(w, o, Real(0)), Real(0.5));
  EXPECT_EQ(worst(w, o, Real(4)), Real(1));
  EXPECT_EQ(worst(w, o, Real(100)), Real(1));
  // Half-way from the optimum of 0.5 to the outcome of regret 4.
  EXPECT_EQ(worst(w, o, Real(2)), Real(0.75));
  // Sides that are indifferent.
  EXPECT_EQ(worst({1, 1, 1}, {0, 2, 1}, Real(0)), Real(2));
  EXPECT_EQ(worst({1, 2, 3}, {1, 1, 1}, Real(1)), Real(0));
}

// Within the tolerance an outcome ties with the best; beyond it, it does not.
TEST(StrategicWorstCases, TiesWithinTheTolerance) {
  EXPECT_EQ(worst<double>({1, 1 - 0.5e-12, 0}, {1, 0, 0.5}, 0.0), 1.0);
  EXPECT_EQ(worst<double>({1, 1 - 2e-12, 0}, {1, 0, 0.5}, 0.0), 0.0);
  EXPECT_EQ(worst<float>({1, 1 - 0.5e-6f, 0}, {1, 0, 0.5f}, 0.0f), 1.0f);
  EXPECT_EQ(worst<float>({1, 1 - 2e-6f, 0}, {1, 0, 0.5f}, 0.0f), 0.0f);
}

template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(422);
  for (int trial = 0; trial < 1000; ++trial) {
    const int outcomes = random.integer(2, trial % 20 == 0 ? 100 : 16);
    std::vector<test::ValuesOf<V>> w(static_cast<std::size_t>(outcomes)), o = w;
    test::ValuesOf<V> regret;
    std::vector<Game<Real>> games;
    for (int lane = 0; lane < width; ++lane) {
      games.push_back(random_game<Real>(random, outcomes));
      regret[lane] = games.back().regret;
      for (std::size_t s = 0; s < w.size(); ++s) {
        w[s][lane] = games.back().agents[s];
        o[s][lane] = games.back().principals[s];
      }
    }
    std::vector<V> agents, principals;
    for (const auto& x : w) agents.push_back(load<V>(x.data()));
    for (const auto& x : o) principals.push_back(load<V>(x.data()));
    const V got = worst(agents, principals, load<V>(regret.data()));
    for (int lane = 0; lane < width; ++lane) {
      ASSERT_EQ(extract(got, lane), worst(games[static_cast<std::size_t>(lane)]));
    }
  }
}

TEST(StrategicWorstCaseOfLanes, EqualsScalars) {
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

}  // namespace
}  // namespace delegauge
