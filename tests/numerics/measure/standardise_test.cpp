// SPDX-License-Identifier: Apache-2.0
#include "delegauge/measure/standardise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::Long;
using test::Random;

constexpr Shift shifts[] = {Shift::mean, Shift::midrange, Shift::median, Shift::min, Shift::max};
constexpr Norm norms[] = {Norm::l1, Norm::l2, Norm::linf};

template <class Body>
void for_each_metric(const Body& body) {
  for (const Shift shift : shifts) {
    for (const Norm norm : norms) body(Metric{shift, norm, norm});
  }
}

template <class V>
struct Result {
  V shift, magnitude, inverse;
  std::vector<V> centred, nu;
};

// Step by step, as the executor takes them, and in one go: the same bits.
template <class V>
Result<V> run(const std::vector<V>& u, const Metric& metric) {
  const int outcomes = static_cast<int>(u.size());
  std::vector<V> scratch(u.size());
  Result<V> r{{}, {}, {}, u, u};
  r.shift = centre(r.centred.data(), outcomes, metric.shift, scratch.data());
  r.magnitude = norm_of(r.centred.data(), outcomes, metric.magnitude_norm);
  const auto constant = is_constant(r.centred.data(), outcomes, r.shift, r.magnitude);
  const auto may_be = may_be_constant(abs(r.shift), r.magnitude, outcomes);
  r.magnitude = select(constant, V(0), r.magnitude);
  r.inverse = inverse_magnitude(r.magnitude);
  const V magnitude = standardise(r.nu.data(), outcomes, metric, scratch.data());
  for (int lane = 0; lane < Traits<V>::width; ++lane) {
    // The quick test misses no constant.
    EXPECT_TRUE(extract(may_be, lane) || !extract(constant, lane));
    EXPECT_EQ(extract(magnitude, lane), extract(r.magnitude, lane));
    for (std::size_t s = 0; s < u.size(); ++s) {
      EXPECT_EQ(extract(r.nu[s], lane), extract(r.centred[s] * r.inverse, lane));
    }
  }
  return r;
}

std::vector<double> random_utilities(Random& random) {
  std::vector<double> u(static_cast<std::size_t>(random.integer(2, 64)));
  const bool ties = random.chance(0.3);
  for (double& x : u) x = ties ? random.integer(-2, 2) : random.normal();
  // Not all alike.
  u.back() = u.front() + 1;
  return u;
}

TEST(Standardise, AgreesWithItsDefinition) {
  Random random(601);
  for (int trial = 0; trial < 500; ++trial) {
    const auto u = random_utilities(random);
    for_each_metric([&](const Metric& metric) {
      const auto got = run(u, metric);
      const auto expected = test::standard({u.begin(), u.end()}, metric);
      ASSERT_NEAR(got.shift, static_cast<double>(expected.shift), 1e-14);
      ASSERT_NEAR(got.magnitude / static_cast<double>(expected.magnitude), 1.0, 1e-14);
      ASSERT_NEAR(got.magnitude * got.inverse, 1.0, 1e-15);
      for (std::size_t s = 0; s < u.size(); ++s) {
        ASSERT_NEAR(got.nu[s], static_cast<double>(expected.nu[s]), 1e-14);
      }
    });
  }
}

TEST(Standardise, NormIsOne) {
  Random random(602);
  for (int trial = 0; trial < 500; ++trial) {
    const auto u = random_utilities(random);
    for_each_metric([&](const Metric& metric) {
      const auto nu = run(u, metric).nu;
      ASSERT_NEAR(
          static_cast<double>(test::length_of({nu.begin(), nu.end()}, metric.magnitude_norm)), 1.0,
          1e-14);
    });
  }
}

TEST(Standardise, PositiveAffineChangesLeaveThePreference) {
  Random random(603);
  for (int trial = 0; trial < 500; ++trial) {
    const auto u = random_utilities(random);
    const double a = random.scale(-12, 12), b = random.uniform(-1, 1) * random.scale(-3, 5) * a;
    std::vector<double> changed;
    for (const double x : u) changed.push_back(a * x + b);
    // What rounding a u + b loses of u.
    const double loss = 1e-13 * (1 + std::abs(b) / a);
    for_each_metric([&](const Metric& metric) {
      const auto before = run(u, metric), after = run(changed, metric);
      for (std::size_t s = 0; s < u.size(); ++s) ASSERT_NEAR(after.nu[s], before.nu[s], loss);
      ASSERT_NEAR(after.magnitude, a * before.magnitude, a * before.magnitude * loss);
      ASSERT_NEAR(after.shift, a * before.shift + b, a * loss);
    });
  }
}

// Scales that no cancellation touches change nothing at all.
TEST(Standardise, PowersOfTwoChangeNoBit) {
  Random random(604);
  for (int trial = 0; trial < 200; ++trial) {
    const auto u = random_utilities(random);
    const double a = std::ldexp(1.0, random.integer(-300, 300));
    std::vector<double> changed;
    for (const double x : u) changed.push_back(a * x);
    for_each_metric(
        [&](const Metric& metric) { ASSERT_EQ(run(changed, metric).nu, run(u, metric).nu); });
  }
}

TEST(Standardise, ReversingTheUtilitiesReversesThePreference) {
  Random random(605);
  for (int trial = 0; trial < 200; ++trial) {
    const auto u = random_utilities(random);
    std::vector<double> reversed;
    for (const double x : u) reversed.push_back(-x);
    // Odd shifts only: min and max change places.
    for (const Shift shift : {Shift::mean, Shift::midrange, Shift::median}) {
      for (const Norm norm : norms) {
        const auto before = run(u, {shift, norm, norm}), after = run(reversed, {shift, norm, norm});
        for (std::size_t s = 0; s < u.size(); ++s) ASSERT_NEAR(after.nu[s], -before.nu[s], 1e-14);
      }
    }
  }
}

template <class Real>
void expect_zero(const std::vector<Real>& u, const Metric& metric) {
  const auto got = run(u, metric);
  ASSERT_EQ(got.magnitude, Real(0)) << u.front() << " " << u.size();
  ASSERT_EQ(got.inverse, Real(0));
  for (const Real x : got.nu) ASSERT_EQ(x, Real(0));
}

template <class Real>
void expect_constants_are_zero() {
  Random random(606);
  for (int k = 2; k <= 64; ++k) {
    for (const double value :
         {0.0, -0.0, 0.1, 1.0 / 3, -7.0, 1e6 + 0.1, 1e-9, -1e9 / 7, random.normal()}) {
      const std::vector<Real> u(static_cast<std::size_t>(k), static_cast<Real>(value));
      for_each_metric([&](const Metric& metric) { expect_zero(u, metric); });
      if (testing::Test::HasFailure()) return;
    }
  }
}

TEST(Standardise, ConstantVectorsAreZero) { expect_constants_are_zero<double>(); }

// The rounding of a mean of 64 floats, times 64 entries, must not pass for a preference.
TEST(Standardise, ConstantVectorsAreZeroInFloat) { expect_constants_are_zero<float>(); }

// Noise below the tolerance on a large offset is no preference; above it, it is one.
template <class Real>
void expect_tolerance(Real tolerance) {
  for (const Norm norm : norms) {
    for (const Shift shift : shifts) {
      for (const Real offset : {Real(1), Real(-1e6)}) {
        const Metric metric{shift, norm, norm};
        // Two entries apart from the rest: the magnitude follows from the definition.
        const auto at = [&](double factor) {
          std::vector<double> u(7, 0.0);
          u[2] = 1;
          u[5] = -1;
          const auto exact = test::standard({u.begin(), u.end()}, metric);
          const double unit = factor * static_cast<double>(tolerance) *
                              std::abs(static_cast<double>(offset)) /
                              static_cast<double>(exact.magnitude);
          std::vector<Real> r;
          for (const double x : u)
            r.push_back(static_cast<Real>(offset + static_cast<Real>(unit * x)));
          return r;
        };
        expect_zero(at(0.5), metric);
        const auto got = run(at(2.0), metric);
        EXPECT_GT(got.magnitude, Real(0));
        EXPECT_GT(got.inverse, Real(0));
      }
    }
  }
}

TEST(Standardise, ToleranceOfConstants) {
  expect_tolerance<double>(1e-12);
  expect_tolerance<float>(1e-6f);
}

// The largest entry of a vector decides, not its shift: with shift 0 and large entries either side,
// a vector is far from constant, and one entry of 1 among zeros is not either.
TEST(Standardise, LargeEntriesAreNoConstants) {
  for_each_metric([](const Metric& metric) {
    EXPECT_GT(run(std::vector<double>{1e6, -1e6, 0}, metric).magnitude, 0.0);
    EXPECT_GT(run(std::vector<double>{0, 0, 0, 1}, metric).magnitude, 0.0);
    EXPECT_GT(run(std::vector<float>{0, 0, 0, 1e-9f}, metric).magnitude, 0.0f);
  });
}

// Constants and others side by side: no lane sees its neighbours.
template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(607);
  for (int trial = 0; trial < 300; ++trial) {
    const int outcomes = random.integer(2, 20);
    const auto k = static_cast<std::size_t>(outcomes);
    std::vector<V> u(k);
    std::vector<std::vector<Real>> column(static_cast<std::size_t>(width));
    const double constants = trial % 2 == 0 ? 0.3 : 0.0;
    for (auto& c : column) {
      const bool constant = random.chance(constants);
      for (std::size_t s = 0; s < k; ++s) {
        c.push_back(
            static_cast<Real>(constant && s > 0 ? static_cast<double>(c[0]) : random.normal()));
      }
    }
    for (std::size_t s = 0; s < k; ++s) {
      test::ValuesOf<V> values;
      for (int lane = 0; lane < width; ++lane)
        values[lane] = column[static_cast<std::size_t>(lane)][s];
      u[s] = load<V>(values.data());
    }
    for_each_metric([&](const Metric& metric) {
      const auto lanes = run(u, metric);
      for (int lane = 0; lane < width; ++lane) {
        const auto scalar = run(column[static_cast<std::size_t>(lane)], metric);
        ASSERT_EQ(extract(lanes.shift, lane), scalar.shift);
        ASSERT_EQ(extract(lanes.magnitude, lane), scalar.magnitude);
        ASSERT_EQ(extract(lanes.inverse, lane), scalar.inverse);
        for (std::size_t s = 0; s < k; ++s) ASSERT_EQ(extract(lanes.nu[s], lane), scalar.nu[s]);
      }
    });
  }
}

TEST(Standardise, LanesEqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

// EPIC compiled in is EPIC given as a value.
TEST(Standardise, CompiledMetricEqualsItsValue) {
  Random random(608);
  for (int trial = 0; trial < 300; ++trial) {
    const auto u = random_utilities(random);
    const auto by_value = run(u, epic);
    auto nu = u;
    std::vector<double> scratch(u.size());
    ASSERT_EQ(standardise(nu.data(), static_cast<int>(u.size()), EpicMetric(), scratch.data()),
              by_value.magnitude);
    ASSERT_EQ(nu, by_value.nu);
  }
}

}  // namespace
}  // namespace delegauge
