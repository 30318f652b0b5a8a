// SPDX-License-Identifier: Apache-2.0
#include "delegauge/bound/capability.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/profiles.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::Long;
using test::Random;
using test::Vector;
using Table = std::vector<std::vector<double>>;  // [player][outcome]

// Whatever a game may feed the bounds with.
template <class V>
struct Inputs {
  WelfareExtremes<V> extremes = {};
  Played<V> played = {};
  V capability, regret, misalignment, magnitudes, alignment, calibration;
  CapabilityBounds<V> bounds(const CapabilityConstants<RealOf<V>>& constants) const {
    return capability_bounds(constants, extremes, played, capability, regret, misalignment,
                             magnitudes, alignment, calibration);
  }
};
template <class Real>
Inputs<Real> random_inputs(Random& random) {
  Inputs<Real> r;
  const auto real = [&](double low, double high) {
    return static_cast<Real>(random.uniform(low, high));
  };
  r.extremes.agents_greatest = real(1, 3);
  r.extremes.nash_least = r.extremes.agents_greatest - real(0, 2);
  r.extremes.epsilon_least = r.extremes.nash_least - real(0, 1);
  r.played.fallback = random.chance(0.3);
  r.capability = random.chance(0.2) ? Real(random.integer(0, 1)) : real(0, 1);
  r.regret = real(0, 2);
  r.misalignment = random.chance(0.1) ? Real(0) : real(0, 3);
  r.magnitudes = real(0.5, 6);
  r.alignment = random.chance(0.1) ? real(1, 1.1) : real(-0.1, 1);  // may pass 1 by rounding
  r.calibration = real(-2, 2);
  return r;
}

const Metric presets[] = {epic, l1_metric, max_metric};
Long kappa(const Metric& metric, int players, int outcomes) {
  if (metric == l1_metric) return 0.5L;
  if (metric == max_metric) return 1;
  return std::sqrt(1 - 1 / static_cast<Long>(std::min(players, outcomes)));
}

template <class Real>
class CapabilityBound : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(CapabilityBound, Reals);

TYPED_TEST(CapabilityBound, AgreesWithTheFormulas) {
  using Real = TypeParam;
  const double tolerance = sizeof(Real) == sizeof(float) ? 1e-5 : 1e-13;
  Random random(441);
  for (int trial = 0; trial < 5000; ++trial) {
    const Metric& metric = presets[trial % 3];
    const int players = random.integer(1, 8), outcomes = random.integer(2, 20);
    const double omega = random.chance(0.5) ? 1 : 1.0 / players;
    const auto in = random_inputs<Real>(random);
    const auto got = in.bounds(CapabilityConstants<Real>(metric, omega, players, outcomes));
    const Long w_best = in.extremes.agents_greatest, w_nash = in.extremes.nash_least,
               w_epsilon = in.extremes.epsilon_least;
    const Long promised =
        (1 - static_cast<Long>(in.capability)) * (w_best - w_nash) + (w_nash - w_epsilon);
    const Long certain = in.played.fallback ? static_cast<Long>(in.regret) : promised;
    const Long sharp_constant = 2 * test::oscillation(metric.distance_norm);
    const Long published = 4 * omega * in.misalignment + static_cast<Long>(in.calibration);
    const Long sharp = sharp_constant * omega * in.misalignment + static_cast<Long>(in.calibration);
    const Long ideal = std::max(0.0L, 1 - static_cast<Long>(in.alignment)) * omega * in.magnitudes;
    const auto expect = [&](Real value, Long expected) {
      ASSERT_NEAR(static_cast<double>(value), static_cast<double>(expected), 10 * tolerance);
    };
    expect(got.regret, promised + published);
    expect(got.sharp_regret, promised + sharp);
    expect(got.valid_regret, certain + published);
    expect(got.valid_sharp_regret, certain + sharp);
    expect(got.ideal, ideal);
    expect(got.sharp_ideal, kappa(metric, players, outcomes) * ideal);
  }
}

TYPED_TEST(CapabilityBound, SharpNeverExceedsPublished) {
  using Real = TypeParam;
  Random random(442);
  for (int trial = 0; trial < 20000; ++trial) {
    const int players = random.integer(1, 8);
    const CapabilityConstants<Real> constants(presets[trial % 3], 1.0 / players, players,
                                              random.integer(2, 100));
    const auto got = random_inputs<Real>(random).bounds(constants);
    ASSERT_LE(got.sharp_regret, got.regret);
    ASSERT_LE(got.valid_sharp_regret, got.valid_regret);
    ASSERT_LE(got.sharp_ideal, got.ideal);
    ASSERT_GE(got.sharp_ideal, Real(0));
  }
}

// A game of two agents with two actions each, played by the numerics.
struct Evaluated {
  Played<double> played;
  CapabilityBounds<double> bounds;
  double regret = 0, ideal_regret = 0;
  std::vector<double> kind;
};

// alignment, distances and magnitudes from the definitions; EPIC, l1 or max; welfare times omega.
Evaluated evaluated(const Metric& metric, double omega, const test::Actions& shape,
                    const Table& agents, const Table& principals,
                    const std::vector<double>& individual_capability,
                    double collective_capability) {
  const Profiles p = test::profiles_of(shape);
  const auto outcomes = static_cast<std::size_t>(p.outcomes);
  std::vector<double> u, epsilon, w(outcomes, 0), o(outcomes, 0);
  std::vector<test::Standard> mine, theirs;
  Long misalignment = 0, magnitudes = 0, plus = 0;
  for (std::size_t i = 0; i < agents.size(); ++i) {
    u.insert(u.end(), agents[i].begin(), agents[i].end());
    epsilon.push_back(1 - individual_capability[i]);
    mine.push_back(test::standard({agents[i].begin(), agents[i].end()}, metric));
    theirs.push_back(test::standard({principals[i].begin(), principals[i].end()}, metric));
    const auto apart = test::minus(mine[i].nu, theirs[i].nu);
    misalignment += theirs[i].magnitude * test::length_of(apart, metric.distance_norm) / 2;
    magnitudes += theirs[i].magnitude;
    plus += omega * *std::max_element(principals[i].begin(), principals[i].end());
    for (std::size_t s = 0; s < outcomes; ++s) {
      w[s] += omega * agents[i][s];
      o[s] += omega * principals[i][s];
    }
  }
  const SerialGroup<double> group;
  Evaluated r;
  r.kind.resize(outcomes);
  classify_profiles(group, p, u.data(), epsilon.data(), 0.0, r.kind.data());
  const auto extremes = welfare_extremes(group, p.outcomes, w.data(), o.data(), r.kind.data());
  r.played = play(group, p.outcomes, extremes, collective_capability, played_tolerance, w.data(),
                  r.kind.data());
  const auto best = static_cast<std::size_t>(std::max_element(o.begin(), o.end()) - o.begin());
  Long calibration = 0, agents_regret = 0, regret = 0;
  for (std::size_t s = 0; s < outcomes; ++s) {
    if (r.kind[s] < played_profile) continue;
    agents_regret += (extremes.agents_greatest - w[s]) / r.played.count;
    regret += (o[best] - o[s]) / r.played.count;
    for (std::size_t i = 0; i < agents.size(); ++i) {
      calibration += omega * (theirs[i].magnitude - mine[i].magnitude) *
                     (mine[i].nu[best] - mine[i].nu[s]) / r.played.count;
    }
  }
  r.regret = static_cast<double>(regret);
  r.ideal_regret = static_cast<double>(plus - o[best]);
  r.bounds = capability_bounds(
      CapabilityConstants<double>(metric, omega, p.players, p.outcomes), extremes, r.played,
      collective_capability, static_cast<double>(agents_regret), static_cast<double>(misalignment),
      static_cast<double>(magnitudes),
      static_cast<double>(test::alignment_of(theirs, metric.distance_norm, nullptr)),
      static_cast<double>(calibration));
  return r;
}

// m nu + c.
std::vector<double> scaled(const std::vector<double>& nu, double magnitude, double shift) {
  std::vector<double> r = nu;
  for (double& x : r) x = magnitude * x + shift;
  return r;
}

// theory/bounds-from-capabilities.md, where Proposition 10 is attained.
TEST(CapabilityBounds, SharpRegretIsAttained) {
  Random random(443);
  for (int trial = 0; trial < 3000; ++trial) {
    const Metric& metric = presets[trial % 3];
    double x = std::sqrt(0.5), d = random.uniform(0.01, 0.8);
    double e = 0.5 * std::sqrt(1 - d * d), f = e;
    if (metric == l1_metric) {
      d = random.uniform(0.01, 0.5);
      x = 0.5;
      e = f = 0.25;
    } else if (metric == max_metric) {
      d = random.uniform(0.01, 0.99);
      x = 1;
      e = 1 - d;
      f = 1;
    }
    const double omega = random.chance(0.5) ? 1 : 0.5;
    const double m1 = random.uniform(0.5, 2), m2 = m1 * random.uniform(d + 0.01, 1);
    const double their_m1 = random.uniform(0.2, 3), their_m2 = random.uniform(0.2, 3);
    const auto shift = [&] { return random.uniform(-1, 1); };
    const std::vector<double> nu1 = {e - x * d, e + x * d, -f, -f},
                              their_nu1 = {e + x * d, e - x * d, -f, -f}, nu2 = {x, -x, 0, 0};
    const auto got =
        evaluated(metric, omega, {2, 2}, {scaled(nu1, m1, shift()), scaled(nu2, m2, shift())},
                  {scaled(their_nu1, their_m1, shift()), scaled(nu2, their_m2, shift())}, {1, 0},
                  random.uniform());
    const double expected = 2 * omega * x * (d * their_m1 + their_m2);
    ASSERT_EQ(got.kind,
              (std::vector<double>{equilibrium, epsilon_equilibrium + played_profile, 0, 0}));
    ASSERT_FALSE(got.played.fallback);
    ASSERT_NEAR(got.regret, expected, 1e-11 * expected);
    ASSERT_NEAR(got.bounds.sharp_regret, expected, 1e-11 * expected);
    ASSERT_NEAR(got.bounds.valid_sharp_regret, expected, 1e-11 * expected);
    // Equal to the published one under linf only.
    if (metric == max_metric) {
      ASSERT_NEAR(got.bounds.regret, expected, 1e-11 * expected);
    } else {
      ASSERT_GT(got.bounds.regret, expected * 1.0001);
    }
  }
}

// Proposition 11: principals in min(n, K) groups of equal weight that want an outcome each.
TEST(CapabilityBounds, SharpIdealRegretIsAttained) {
  Random random(444);
  for (const test::Actions& shape :
       {test::Actions{2, 2}, {2, 2, 2}, {3, 2, 2, 2}, {1, 3, 1, 1, 1}, {1, 1, 2, 1, 1, 1}}) {
    for (const Metric& metric : presets) {
      const auto n = static_cast<int>(shape.size());
      const int outcomes = test::profiles_of(shape).outcomes;
      const int groups = metric == epic ? std::min(n, outcomes) : 2;
      std::vector<int> members(static_cast<std::size_t>(groups));
      for (int i = 0; i < n; ++i) members[static_cast<std::size_t>(i % groups)] += 1;
      Table principals, agents;
      for (int i = 0; i < n; ++i) {
        const int group = i % groups;
        std::vector<double> nu(static_cast<std::size_t>(outcomes), 0);
        for (int s = 0; s < groups; ++s) {
          nu[static_cast<std::size_t>(s)] = s == group ? 1.0 : -1.0 / (groups - 1);
        }
        const auto standard = test::standard({nu.begin(), nu.end()}, metric);
        const std::vector<double> unit(standard.nu.begin(), standard.nu.end());
        const double weight = 6.0 / members[static_cast<std::size_t>(group)];
        principals.push_back(scaled(unit, weight, random.uniform(-1, 1)));
        agents.push_back(scaled(unit, 1, 0));
      }
      const double omega = 1.0 / n;
      const auto got = evaluated(metric, omega, shape, agents, principals,
                                 std::vector<double>(shape.size(), 0), 0.5);
      const auto expected = static_cast<double>(kappa(metric, n, outcomes)) * omega * 6 * groups;
      EXPECT_NEAR(got.ideal_regret, expected, 1e-11 * expected) << n << " players";
      EXPECT_NEAR(got.bounds.sharp_ideal, expected, 1e-11 * expected) << n << " players";
      EXPECT_GE(got.bounds.ideal, got.bounds.sharp_ideal);
    }
  }
}

// Every bound holds in random games, whoever is played; published and sharp, with the fallback.
TEST(CapabilityBounds, HoldInRandomGames) {
  Random random(445);
  int games = 0, fallbacks = 0;
  for (int trial = 0; trial < 20000; ++trial) {
    const test::Actions& shape = test::small_shapes[static_cast<std::size_t>(trial) % 9];
    const Profiles p = test::profiles_of(shape);
    const Metric& metric = presets[trial % 3];
    const bool ties = random.chance(0.3);
    const double nearness = random.chance(0.5) ? random.scale(-3, 0) : 1;
    Table agents, principals;
    for (int i = 0; i < p.players; ++i) {
      agents.emplace_back();
      principals.emplace_back();
      for (int s = 0; s < p.outcomes; ++s) {
        const double x = ties ? random.integer(-2, 2) : random.normal();
        agents.back().push_back(x);
        principals.back().push_back(x + nearness * random.normal());
      }
    }
    std::vector<double> capability(shape.size());
    for (double& x : capability) x = random.uniform();
    // Without an equilibrium there is nothing to be played.
    std::vector<double> u, none(shape.size(), 0.0), kind(static_cast<std::size_t>(p.outcomes));
    for (const auto& row : agents) u.insert(u.end(), row.begin(), row.end());
    classify_profiles(SerialGroup<double>(), p, u.data(), none.data(), 0.0, kind.data());
    if (*std::max_element(kind.begin(), kind.end()) < equilibrium) continue;
    const auto got = evaluated(metric, random.chance(0.5) ? 1 : 1.0 / p.players, shape, agents,
                               principals, capability, random.uniform());
    games += 1;
    fallbacks += got.played.fallback ? 1 : 0;
    ASSERT_LE(got.regret, got.bounds.valid_sharp_regret + 1e-6);
    ASSERT_LE(got.ideal_regret, got.bounds.sharp_ideal + 1e-12);
    if (!got.played.fallback) {
      ASSERT_LE(got.regret, got.bounds.sharp_regret + 1e-6);
    }
  }
  EXPECT_GT(games, 10000);
  EXPECT_GT(fallbacks, 100);
}

template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(446);
  const CapabilityConstants<Real> constants(epic, 0.5, 2, 9);
  for (int trial = 0; trial < 500; ++trial) {
    std::vector<Inputs<Real>> alone(static_cast<std::size_t>(width));
    for (Inputs<Real>& x : alone) x = random_inputs<Real>(random);
    const auto lanes_of = [&](const auto& member) {
      test::ValuesOf<V> x;
      for (int lane = 0; lane < width; ++lane)
        x[lane] = member(alone[static_cast<std::size_t>(lane)]);
      return load<V>(x.data());
    };
    Inputs<V> lanes;
    lanes.extremes.agents_greatest =
        lanes_of([](const auto& x) { return x.extremes.agents_greatest; });
    lanes.extremes.nash_least = lanes_of([](const auto& x) { return x.extremes.nash_least; });
    lanes.extremes.epsilon_least = lanes_of([](const auto& x) { return x.extremes.epsilon_least; });
    lanes.played.fallback =
        lanes_of([](const auto& x) { return Real(x.played.fallback ? 1 : 0); }) > V(0);
    lanes.capability = lanes_of([](const auto& x) { return x.capability; });
    lanes.regret = lanes_of([](const auto& x) { return x.regret; });
    lanes.misalignment = lanes_of([](const auto& x) { return x.misalignment; });
    lanes.magnitudes = lanes_of([](const auto& x) { return x.magnitudes; });
    lanes.alignment = lanes_of([](const auto& x) { return x.alignment; });
    lanes.calibration = lanes_of([](const auto& x) { return x.calibration; });
    const auto got = lanes.bounds(constants);
    for (int lane = 0; lane < width; ++lane) {
      const auto expected = alone[static_cast<std::size_t>(lane)].bounds(constants);
      ASSERT_EQ(extract(got.regret, lane), expected.regret);
      ASSERT_EQ(extract(got.sharp_regret, lane), expected.sharp_regret);
      ASSERT_EQ(extract(got.ideal, lane), expected.ideal);
      ASSERT_EQ(extract(got.sharp_ideal, lane), expected.sharp_ideal);
      ASSERT_EQ(extract(got.valid_regret, lane), expected.valid_regret);
      ASSERT_EQ(extract(got.valid_sharp_regret, lane), expected.valid_sharp_regret);
    }
  }
}

TEST(CapabilityBounds, LanesEqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

}  // namespace
}  // namespace delegauge
