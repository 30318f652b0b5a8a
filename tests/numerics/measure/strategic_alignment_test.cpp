// SPDX-License-Identifier: Apache-2.0
#include "delegauge/measure/strategic_alignment.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "delegauge/base/shape.hpp"
#include "delegauge/measure/distance.hpp"
#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

// Utilities of one side, [player * outcomes + outcome]: constants, nearly so, ties, far shifts.
template <class Real>
std::vector<Real> random_side(Random& random, int players, int outcomes) {
  std::vector<Real> r;
  for (int i = 0; i < players; ++i) {
    const double scale = random.chance(0.15) ? 0.0 : random.scale(-1, 1);
    const double offset = random.chance(0.5) ? random.uniform(-3, 3) : 0.0;
    const bool ties = random.chance(0.3);
    for (int s = 0; s < outcomes; ++s) {
      const double x = ties ? random.integer(-1, 1) : random.normal();
      r.push_back(static_cast<Real>(scale * x + offset));
    }
  }
  return r;
}

// A side measured by the flat games' numerics.
template <class Real>
struct Side {
  std::vector<Real> nu, magnitude;
  Real alignment = 0;
};
template <class Real>
Side<Real> measured(const std::vector<Real>& u, int players, int outcomes) {
  Side<Real> r;
  r.nu = u;
  std::vector<Real> scratch(static_cast<std::size_t>(outcomes)), origin = scratch, mu = scratch;
  for (int i = 0; i < players; ++i) {
    r.magnitude.push_back(
        standardise(r.nu.data() + i * outcomes, outcomes, EpicMetric(), scratch.data()));
  }
  struct {
    int players, outcomes;
  } const shape{players, outcomes};
  std::vector<Real> distance(static_cast<std::size_t>(players));
  r.alignment = collective_alignment(shape, r.nu.data(), r.magnitude.data(), Norm::l2,
                                     origin.data(), mu.data(), distance.data());
  return r;
}

// And by a group.
template <class V>
struct Grouped {
  std::vector<ShiftAndMagnitude<V>> of;
  V alignment = V(0);
};
template <class V>
Grouped<V> grouped(const std::vector<V>& u, int players, int outcomes, RealOf<V> omega) {
  const SerialGroup<V> group;
  Grouped<V> r;
  std::vector<V> welfare;
  for (int s = 0; s < outcomes; ++s) {
    V sum = V(0);
    for (int i = 0; i < players; ++i) {
      const int at = i * outcomes + s;
      sum = sum + u[static_cast<std::size_t>(at)];
    }
    welfare.push_back(sum * V(omega));
  }
  for (int i = 0; i < players; ++i) {
    r.of.push_back(shift_and_magnitude(group, outcomes, u.data() + i * outcomes));
  }
  r.alignment = collective_alignment_of(group, players, outcomes, u.data(), r.of.data(),
                                        welfare.data(), V(RealOf<V>(1) / omega));
  return r;
}

template <class Real>
class StrategicAlignment : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(StrategicAlignment, Reals);

TYPED_TEST(StrategicAlignment, AgreesWithFlatGames) {
  using Real = TypeParam;
  const double tolerance = sizeof(Real) == sizeof(float) ? 1e-5 : 1e-13;
  Random random(411);
  int constants = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    const int players = random.integer(1, 8), outcomes = random.integer(2, trial % 20 ? 20 : 300);
    const auto principals = random_side<Real>(random, players, outcomes);
    const auto agents = random_side<Real>(random, players, outcomes);
    const auto theirs = measured(principals, players, outcomes);
    const auto mine = measured(agents, players, outcomes);
    const Real omega = random.chance(0.5) ? Real(1) : Real(1) / static_cast<Real>(players);
    const auto got = grouped(principals, players, outcomes, omega);
    const auto other = grouped(agents, players, outcomes, omega);
    double largest = 0;
    for (const Real x : principals) largest = std::max(largest, std::abs(static_cast<double>(x)));
    for (int i = 0; i < players; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const auto m = static_cast<double>(theirs.magnitude[at]);
      ASSERT_NEAR(static_cast<double>(got.of[at].magnitude), m,
                  tolerance * (m + std::sqrt(outcomes) * largest));
      ASSERT_EQ(got.of[at].magnitude == Real(0), theirs.magnitude[at] == Real(0));
      constants += m == 0 ? 1 : 0;
      long double mean = 0;
      for (int s = 0; s < outcomes; ++s) mean += principals[at * outcomes + s];
      ASSERT_NEAR(static_cast<double>(got.of[at].shift), static_cast<double>(mean / outcomes),
                  tolerance * (1 + largest));
      const Real d =
          distance_between(SerialGroup<Real>(), outcomes, principals.data() + i * outcomes,
                           got.of[at], agents.data() + i * outcomes, other.of[at]);
      // Centring loses what is small beside the shift.
      const double n = static_cast<double>(mine.magnitude[at]);
      const double room = tolerance * (1 + (m > 0 ? largest / m : 0) + (n > 0 ? 12 / n : 0));
      ASSERT_NEAR(
          static_cast<double>(d),
          static_cast<double>(alignment_distance(
              theirs.nu.data() + i * outcomes, mine.nu.data() + i * outcomes, outcomes, Norm::l2)),
          room);
    }
    double total = 0;
    for (const Real m : theirs.magnitude) total += static_cast<double>(m);
    const double room =
        total > 0 ? tolerance * (1 + 20 * largest * std::sqrt(outcomes) / total) : 0;
    ASSERT_NEAR(static_cast<double>(got.alignment), static_cast<double>(theirs.alignment), room);
  }
  EXPECT_GT(constants, 500);
}

TYPED_TEST(StrategicAlignment, ConstantsHaveNoPreference) {
  using Real = TypeParam;
  const SerialGroup<Real> group;
  // 0.1 is no float: sums of it round.
  for (const int outcomes : {2, 7, 129, 1000}) {
    for (const double value : {0.0, 0.1, -3.7, 1e6}) {
      const std::vector<Real> constant(static_cast<std::size_t>(outcomes),
                                       static_cast<Real>(value));
      const auto of = shift_and_magnitude(group, outcomes, constant.data());
      EXPECT_EQ(of.magnitude, Real(0)) << value << " of " << outcomes;
      std::vector<Real> u = constant;
      u[1] += static_cast<Real>(1 + std::abs(value));
      const auto other = shift_and_magnitude(group, outcomes, u.data());
      EXPECT_GT(other.magnitude, Real(0));
      // Half of a unit vector; nothing between two constants.
      EXPECT_NEAR(static_cast<double>(
                      distance_between(group, outcomes, constant.data(), of, u.data(), other)),
                  0.5, 1e-5);
      EXPECT_EQ(distance_between(group, outcomes, constant.data(), of, constant.data(), of),
                Real(0));
      // A side of constants agrees.
      EXPECT_EQ(grouped(constant, 1, outcomes, Real(1)).alignment, Real(1));
    }
  }
}

TYPED_TEST(StrategicAlignment, AffineChangesDoNotMatter) {
  using Real = TypeParam;
  const double tolerance = sizeof(Real) == sizeof(float) ? 2e-5 : 1e-13;
  Random random(412);
  const SerialGroup<Real> group;
  for (int trial = 0; trial < 500; ++trial) {
    const int outcomes = random.integer(3, 200);
    std::vector<Real> u, v, changed;
    const auto a = static_cast<Real>(random.uniform(0.5, 3)),
               b = static_cast<Real>(random.uniform(-2, 2));
    for (int s = 0; s < outcomes; ++s) {
      u.push_back(static_cast<Real>(random.normal()));
      v.push_back(static_cast<Real>(random.normal()));
      changed.push_back(a * u.back() + b);
    }
    const auto of_u = shift_and_magnitude(group, outcomes, u.data());
    const auto of_v = shift_and_magnitude(group, outcomes, v.data());
    const auto of_changed = shift_and_magnitude(group, outcomes, changed.data());
    ASSERT_NEAR(static_cast<double>(of_changed.magnitude / (a * of_u.magnitude)), 1, tolerance);
    ASSERT_NEAR(
        static_cast<double>(
            distance_between(group, outcomes, changed.data(), of_changed, v.data(), of_v)),
        static_cast<double>(distance_between(group, outcomes, u.data(), of_u, v.data(), of_v)),
        tolerance);
    ASSERT_NEAR(static_cast<double>(
                    distance_between(group, outcomes, changed.data(), of_changed, u.data(), of_u)),
                0, tolerance);
  }
}

template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(413);
  for (int trial = 0; trial < 200; ++trial) {
    const int players = random.integer(1, 4), outcomes = random.integer(2, trial % 10 ? 20 : 200);
    std::vector<V> u(static_cast<std::size_t>(players * outcomes)), v = u;
    std::vector<test::ValuesOf<V>> x(u.size()), y(u.size());
    std::vector<std::vector<Real>> mine, theirs;
    for (int lane = 0; lane < width; ++lane) {
      mine.push_back(random_side<Real>(random, players, outcomes));
      theirs.push_back(random_side<Real>(random, players, outcomes));
      for (std::size_t k = 0; k < u.size(); ++k) {
        x[k][lane] = mine.back()[k];
        y[k][lane] = theirs.back()[k];
      }
    }
    for (std::size_t k = 0; k < u.size(); ++k) {
      u[k] = load<V>(x[k].data());
      v[k] = load<V>(y[k].data());
    }
    const auto lanes = grouped(u, players, outcomes, Real(0.5));
    const auto others = grouped(v, players, outcomes, Real(0.5));
    const V d =
        distance_between(SerialGroup<V>(), outcomes, u.data(), lanes.of[0], v.data(), others.of[0]);
    for (int lane = 0; lane < width; ++lane) {
      const auto at = static_cast<std::size_t>(lane);
      const auto alone = grouped(mine[at], players, outcomes, Real(0.5));
      const auto other = grouped(theirs[at], players, outcomes, Real(0.5));
      ASSERT_EQ(extract(lanes.alignment, lane), alone.alignment);
      for (std::size_t i = 0; i < alone.of.size(); ++i) {
        ASSERT_EQ(extract(lanes.of[i].shift, lane), alone.of[i].shift);
        ASSERT_EQ(extract(lanes.of[i].magnitude, lane), alone.of[i].magnitude);
      }
      ASSERT_EQ(extract(d, lane), distance_between(SerialGroup<Real>(), outcomes, mine[at].data(),
                                                   alone.of[0], theirs[at].data(), other.of[0]));
    }
  }
}

TEST(StrategicAlignmentOfLanes, EqualsScalars) {
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

}  // namespace
}  // namespace delegauge
