// SPDX-License-Identifier: Apache-2.0
#include "delegauge/measure/capability.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/profiles.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Actions;
using test::all_profiles;
using test::profiles_of;
using test::Random;

template <class Real>
using Table = std::vector<std::vector<Real>>;  // [player][outcome]

// Utilities with many ties, or with none.
template <class Real>
Table<Real> random_table(Random& random, const Profiles& p) {
  const bool ties = random.chance(0.5);
  Table<Real> r(static_cast<std::size_t>(p.players));
  for (auto& row : r) {
    for (int s = 0; s < p.outcomes; ++s) {
      row.push_back(static_cast<Real>(ties ? random.integer(-2, 2) : random.normal()));
    }
  }
  return r;
}
template <class Real>
std::vector<Real> flat(const Table<Real>& table) {
  std::vector<Real> r;
  for (const auto& row : table) r.insert(r.end(), row.begin(), row.end());
  return r;
}

// From the definition: hi - u <= epsilon (hi - lo) + 1e-10 for every agent.
template <class Real>
bool accepted(const Table<Real>& u, const std::vector<Actions>& profiles, std::size_t s,
              const std::vector<Real>& epsilon) {
  for (std::size_t i = 0; i < u.size(); ++i) {
    long double low = u[i][s], high = u[i][s];
    for (const std::size_t other : test::alternatives(profiles, s, i)) {
      low = std::min<long double>(low, u[i][other]);
      high = std::max<long double>(high, u[i][other]);
    }
    if (high - u[i][s] > epsilon[i] * (high - low) + 1e-10L) return false;
  }
  return true;
}

template <class Real>
std::vector<Real> kinds_of(const Profiles& p, const Table<Real>& u,
                           const std::vector<Real>& epsilon, Real nash) {
  std::vector<Real> kind(static_cast<std::size_t>(p.outcomes), Real(-1));
  const auto agents = flat(u);
  classify_profiles(SerialGroup<Real>(), p, agents.data(), epsilon.data(), nash, kind.data());
  return kind;
}

// Tolerances of 0 and 1 among them; none below the one of equilibria.
template <class Real>
std::vector<Real> random_epsilon(Random& random, int players, Real nash) {
  std::vector<Real> r;
  for (int i = 0; i < players; ++i) {
    const double x = random.chance(0.3) ? random.integer(0, 2) / 2.0 : random.uniform();
    r.push_back(std::max(static_cast<Real>(x), nash));
  }
  return r;
}

template <class Real>
class Capability : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(Capability, Reals);

TYPED_TEST(Capability, KindsAgreeWithTheDefinition) {
  using Real = TypeParam;
  Random random(401);
  int counts[3] = {};
  for (const Actions& shape : test::small_shapes) {
    const Profiles p = profiles_of(shape);
    const auto profiles = all_profiles(shape);
    for (int trial = 0; trial < 150; ++trial) {
      const auto u = random_table<Real>(random, p);
      const auto nash = static_cast<Real>(random.chance(0.5) ? 0 : 0.25 * random.integer(1, 4));
      const auto epsilon = random_epsilon(random, p.players, nash);
      const std::vector<Real> of_nash(u.size(), nash);
      const auto kind = kinds_of(p, u, epsilon, nash);
      for (std::size_t s = 0; s < profiles.size(); ++s) {
        const int expected = accepted(u, profiles, s, of_nash)   ? equilibrium
                             : accepted(u, profiles, s, epsilon) ? epsilon_equilibrium
                                                                 : 0;
        ASSERT_EQ(kind[s], static_cast<Real>(expected)) << "outcome " << s;
        counts[expected] += 1;
      }
    }
  }
  for (const int c : counts) EXPECT_GT(c, 500);
}

TYPED_TEST(Capability, LessCapabilityAcceptsMore) {
  using Real = TypeParam;
  Random random(402);
  for (const Actions& shape : test::small_shapes) {
    const Profiles p = profiles_of(shape);
    for (int trial = 0; trial < 60; ++trial) {
      const auto u = random_table<Real>(random, p);
      const auto size = static_cast<std::size_t>(p.players);
      auto epsilon = random_epsilon(random, p.players, Real(0));
      const auto kind = kinds_of(p, u, epsilon, Real(0));
      auto wider = epsilon;
      for (Real& x : wider) x = std::min(Real(1), x + static_cast<Real>(0.2 * random.uniform()));
      const auto wider_kind = kinds_of(p, u, wider, Real(0));
      const auto none = kinds_of(p, u, std::vector<Real>(size, Real(0)), Real(0));
      const auto all = kinds_of(p, u, std::vector<Real>(size, Real(1)), Real(0));
      for (std::size_t s = 0; s < kind.size(); ++s) {
        ASSERT_GE(wider_kind[s], kind[s]);
        // Equilibria are the same, whatever else is accepted; and they are epsilon-equilibria.
        const bool nash = kind[s] == Real(equilibrium);
        ASSERT_EQ(wider_kind[s] == Real(equilibrium), nash);
        ASSERT_EQ(none[s], Real(nash ? equilibrium : 0));
        ASSERT_EQ(all[s], Real(nash ? equilibrium : epsilon_equilibrium));
      }
    }
  }
}

// Best responses are accepted in every precision, whatever the shift.
TYPED_TEST(Capability, ABestResponseIsAlwaysAccepted) {
  using Real = TypeParam;
  Random random(403);
  for (int trial = 0; trial < 3000; ++trial) {
    const Profiles p = profiles_of({random.integer(2, 6)});
    Table<Real> u(1);
    for (int s = 0; s < p.outcomes; ++s) {
      u[0].push_back(static_cast<Real>(random.normal() + 100 * random.uniform()));
    }
    const auto kind = kinds_of(p, u, {Real(0)}, Real(0));
    const auto best = std::max_element(u[0].begin(), u[0].end()) - u[0].begin();
    ASSERT_EQ(kind[static_cast<std::size_t>(best)], Real(equilibrium));
  }
}

// a u + b, a > 0, is the same preference. (Without ties beyond rounding's reach.)
TYPED_TEST(Capability, PositiveAffineChangesDoNotMatter) {
  using Real = TypeParam;
  Random random(404);
  for (const Actions& shape : test::small_shapes) {
    const Profiles p = profiles_of(shape);
    for (int trial = 0; trial < 60; ++trial) {
      Table<Real> u = random_table<Real>(random, p);
      for (auto& row : u) {
        for (Real& x : row) x = static_cast<Real>(random.integer(-4, 4));
      }
      std::vector<Real> epsilon;
      for (int i = 0; i < p.players; ++i) {
        epsilon.push_back(static_cast<Real>(random.integer(0, 4)) / 4);
      }
      const auto kind = kinds_of(p, u, epsilon, Real(0));
      for (auto& row : u) {
        // Exact in either precision.
        const Real scale = static_cast<Real>(random.integer(1, 9));
        const Real shift = static_cast<Real>(random.integer(-50, 50));
        for (Real& x : row) x = scale * x + shift;
      }
      ASSERT_EQ(kinds_of(p, u, epsilon, Real(0)), kind);
    }
  }
}

TEST(Capabilities, TheToleranceOfEquilibria) {
  const Profiles p = profiles_of({3});
  const Table<double> u = {{1, 1 - 0.9e-10, 1 - 1.1e-10}};
  EXPECT_EQ(kinds_of<double>(p, u, {0.0}, 0.0), (std::vector<double>{2, 2, 0}));
}

// The games of one agent, two agents that match pennies, and the prisoners.
TEST(Capabilities, GamesKnownByHeart) {
  const Profiles p = profiles_of({2, 2});
  const Table<double> pennies = {{1, -1, -1, 1}, {-1, 1, 1, -1}};
  EXPECT_EQ(kinds_of<double>(p, pennies, {0.5, 0.5}, 0.0), std::vector<double>(4, 0));
  const Table<double> prisoners = {{3, 0, 4, 1}, {3, 4, 0, 1}};
  EXPECT_EQ(kinds_of<double>(p, prisoners, {0.0, 0.0}, 0.0), (std::vector<double>{0, 0, 0, 2}));
  EXPECT_EQ(kinds_of<double>(p, prisoners, {1.0, 0.0}, 0.0), (std::vector<double>{0, 1, 0, 2}));
}

// Kinds, welfare of both sides and their extremes, drawn freely: no game need have them.
template <class Real>
struct Rows {
  std::vector<Real> agents, principals, kind;
};
template <class Real>
Rows<Real> random_rows(Random& random, int outcomes) {
  Rows<Real> r;
  const bool ties = random.chance(0.5);
  const double chance = random.uniform();
  for (int s = 0; s < outcomes; ++s) {
    r.agents.push_back(static_cast<Real>(ties ? random.integer(-3, 3) : random.normal()));
    r.principals.push_back(static_cast<Real>(random.normal()));
    r.kind.push_back(static_cast<Real>(random.chance(chance) ? random.integer(0, 2) : 0));
  }
  return r;
}

TYPED_TEST(Capability, WelfareExtremesAreThoseOfTheirSets) {
  using Real = TypeParam;
  Random random(405);
  for (int trial = 0; trial < 3000; ++trial) {
    const int outcomes = random.integer(1, 20);
    const auto rows = random_rows<Real>(random, outcomes);
    const auto got = welfare_extremes(SerialGroup<Real>(), outcomes, rows.agents.data(),
                                      rows.principals.data(), rows.kind.data());
    const auto [a, b] = std::minmax_element(rows.agents.begin(), rows.agents.end());
    const auto [c, d] = std::minmax_element(rows.principals.begin(), rows.principals.end());
    ASSERT_EQ(got.agents_least, *a);
    ASSERT_EQ(got.agents_greatest, *b);
    ASSERT_EQ(got.principals_least, *c);
    ASSERT_EQ(got.principals_greatest, *d);
    std::vector<Real> nash, all;
    for (std::size_t s = 0; s < rows.kind.size(); ++s) {
      if (rows.kind[s] == Real(equilibrium)) nash.push_back(rows.agents[s]);
      if (rows.kind[s] > Real(0)) all.push_back(rows.agents[s]);
    }
    ASSERT_EQ(got.has_equilibrium(), !nash.empty());
    ASSERT_EQ(got.has_epsilon_equilibrium(), !all.empty());
    if (!nash.empty()) {
      ASSERT_EQ(got.nash_least, *std::min_element(nash.begin(), nash.end()));
    }
    if (!all.empty()) {
      ASSERT_EQ(got.epsilon_least, *std::min_element(all.begin(), all.end()));
    }
  }
}

template <class Real>
WelfareExtremes<Real> extremes(double greatest, double nash, double epsilon) {
  WelfareExtremes<Real> r = {};
  r.agents_greatest = static_cast<Real>(greatest);
  r.nash_least = static_cast<Real>(nash);
  r.epsilon_least = static_cast<Real>(epsilon);
  return r;
}

TYPED_TEST(Capability, WhatIsPlayedAgreesWithTheDefinition) {
  using Real = TypeParam;
  Random random(406);
  int fallbacks = 0, plain = 0, ties = 0;
  for (int trial = 0; trial < 6000; ++trial) {
    const int outcomes = random.integer(2, 12);
    auto rows = random_rows<Real>(random, outcomes);
    // Multiples of 1/4 are exact, so that distances to the middle tie; none at an end by rounding.
    const auto quarter = [&](double low, double high) {
      return std::floor(random.uniform(low, high) * 4) / 4;
    };
    const double greatest =
        static_cast<double>(*std::max_element(rows.agents.begin(), rows.agents.end()));
    const bool exact = random.chance(0.5);
    if (exact) {
      for (Real& w : rows.agents) w = static_cast<Real>(2 * quarter(-2, 2));
    }
    const double top = exact ? 4 : greatest;
    const double nash = exact ? top - quarter(0, 4) : top - 2 * random.uniform();
    const double epsilon = exact ? nash - quarter(0, 3) : nash - random.uniform();
    const double capability = exact ? random.integer(0, 4) / 4.0 : random.uniform();
    const auto e = extremes<Real>(top, nash, epsilon);
    auto kind = rows.kind;
    const auto got = play(SerialGroup<Real>(), outcomes, e, static_cast<Real>(capability),
                          Real(1e-6), rows.agents.data(), kind.data());
    const long double reach = static_cast<long double>(e.agents_greatest) - e.nash_least;
    const long double low = e.epsilon_least + static_cast<Real>(capability) * reach;
    const long double high = e.epsilon_least + reach;
    std::vector<std::size_t> expected;
    bool close = false;  // to an end: float may round it in or out
    for (std::size_t s = 0; s < rows.agents.size(); ++s) {
      const long double w = rows.agents[s];
      if (w >= low - 1e-6L && w <= high + 1e-6L) expected.push_back(s);
      close = close || std::min(std::abs(w - low + 1e-6L), std::abs(w - high - 1e-6L)) < 5e-7L;
    }
    if (close) continue;
    const bool fallback = expected.empty();
    if (fallback) {
      std::size_t nearest = 0;
      const long double middle = (low + high) / 2;
      for (std::size_t s = 1; s < rows.agents.size(); ++s) {
        const auto off = [&](std::size_t at) { return std::abs(rows.agents[at] - middle); };
        if (off(s) < off(nearest)) nearest = s;
        ties += off(s) == off(nearest) && s != nearest ? 1 : 0;
      }
      expected = {nearest};
    }
    (fallback ? fallbacks : plain) += 1;
    ASSERT_EQ(got.fallback, fallback);
    ASSERT_EQ(got.count, static_cast<Real>(expected.size()));
    ASSERT_NEAR(static_cast<double>(got.low), static_cast<double>(low), 1e-6);
    ASSERT_NEAR(static_cast<double>(got.high), static_cast<double>(high), 1e-6);
    // Marked are those, and no other; their kinds are kept.
    for (std::size_t s = 0; s < kind.size(); ++s) {
      const bool played = std::count(expected.begin(), expected.end(), s) > 0;
      ASSERT_EQ(kind[s], rows.kind[s] + Real(played ? played_profile : 0)) << s;
    }
    long double total = 0;
    for (const std::size_t s : expected) total += rows.principals[s];
    ASSERT_NEAR(static_cast<double>(sum_over_played(
                    SerialGroup<Real>(), outcomes, kind.data(),
                    [&](int s) { return rows.principals[static_cast<std::size_t>(s)]; })),
                static_cast<double>(total), sizeof(Real) == 4 ? 1e-5 : 1e-13);
  }
  EXPECT_GT(fallbacks, 300);
  EXPECT_GT(plain, 300);
  EXPECT_GT(ties, 50);
}

// Ends of the interval: within the tolerance is inside.
TEST(Capabilities, TheToleranceOfWhatIsPlayed) {
  // The interval is [2, 3].
  const auto e = extremes<double>(4, 2, 1);
  const auto played = [&](std::vector<double> welfare) {
    std::vector<double> kind(welfare.size(), 0.0);
    const auto r = play(SerialGroup<double>(), static_cast<int>(welfare.size()), e, 0.5,
                        played_tolerance, welfare.data(), kind.data());
    EXPECT_EQ(r.low, 2.0);
    EXPECT_EQ(r.high, 3.0);
    return kind;
  };
  EXPECT_EQ(played({2 - 0.9e-6, 2 - 1.1e-6, 3 + 0.9e-6, 3 + 1.1e-6, 2.5}),
            (std::vector<double>{4, 0, 4, 0, 4}));
  // Nothing inside: the first of the nearest to 2.5.
  EXPECT_EQ(played({0, 1.5, 3.5, 1.5, 4}), (std::vector<double>{0, 4, 0, 0, 0}));
  EXPECT_EQ(played({0, 3.5, 1.5, 1.5, 4}), (std::vector<double>{0, 4, 0, 0, 0}));
}

template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(407);
  for (int trial = 0; trial < 300; ++trial) {
    const Actions& shape = test::small_shapes[static_cast<std::size_t>(trial) % 9];
    const Profiles p = profiles_of(shape);
    const auto outcomes = static_cast<std::size_t>(p.outcomes);
    const std::size_t n = shape.size();
    std::vector<test::ValuesOf<V>> agent(n * outcomes), principal(outcomes), epsilon(n);
    test::ValuesOf<V> nash, capability;
    for (int lane = 0; lane < width; ++lane) {
      const auto u = flat(random_table<Real>(random, p));
      for (std::size_t k = 0; k < u.size(); ++k) agent[k][lane] = u[k];
      for (auto& x : principal) x[lane] = static_cast<Real>(random.normal());
      nash[lane] = static_cast<Real>(random.chance(0.5) ? 0 : 0.2 * random.uniform());
      const auto own = random_epsilon(random, p.players, nash[lane]);
      for (std::size_t i = 0; i < n; ++i) epsilon[i][lane] = own[i];
      capability[lane] = static_cast<Real>(random.uniform());
    }
    const auto run = [&]<class W>(W, const auto& take) {
      std::vector<W> u, other, e, kind(outcomes);
      for (const auto& x : agent) u.push_back(take(x));
      for (const auto& x : principal) other.push_back(take(x));
      for (const auto& x : epsilon) e.push_back(take(x));
      const SerialGroup<W> group;
      classify_profiles(group, p, u.data(), e.data(), take(nash), kind.data());
      const auto ends = welfare_extremes(group, p.outcomes, u.data(), other.data(), kind.data());
      auto settled = ends;
      settled.nash_least = select(ends.has_equilibrium(), ends.nash_least, ends.agents_least);
      settled.epsilon_least =
          select(ends.has_epsilon_equilibrium(), ends.epsilon_least, ends.agents_least);
      const auto what =
          play(group, p.outcomes, settled, take(capability), W(Real(1e-6)), u.data(), kind.data());
      const W sum = sum_over_played(group, p.outcomes, kind.data(),
                                    [&](int s) { return other[static_cast<std::size_t>(s)]; });
      kind.insert(kind.end(),
                  {ends.agents_greatest, ends.agents_least, ends.nash_least, ends.epsilon_least,
                   ends.principals_least, ends.principals_greatest, what.low, what.high, what.count,
                   select(what.fallback, W(1), W(0)), sum});
      return kind;
    };
    const auto lanes = run(V(0), [](const auto& x) { return load<V>(x.data()); });
    for (int lane = 0; lane < width; ++lane) {
      const auto alone = run(Real(0), [lane](const auto& x) { return x[lane]; });
      for (std::size_t k = 0; k < alone.size(); ++k) {
        ASSERT_EQ(extract(lanes[k], lane), alone[k]) << "value " << k << " of lane " << lane;
      }
    }
  }
}

TEST(Capabilities, LanesEqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

}  // namespace
}  // namespace delegauge
