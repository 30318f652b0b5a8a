// SPDX-License-Identifier: Apache-2.0
#include "delegauge/random/variates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "tests/numerics/support/statistics.hpp"

namespace delegauge {
namespace {

using test::bin_of;
using test::even_p;
using test::implausible;
using test::Mean;
using test::normal_cdf;

constexpr double pi = 3.14159265358979323846;

Stream<std::uint32_t> stream_of(std::uint64_t seed) { return {seed, 0, 0, 0}; }

template <class Real>
class Variates : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(Variates, Reals);

TYPED_TEST(Variates, UniformIsAMultipleOfItsUnitBelowOne) {
  using Real = TypeParam;
  const double unit = sizeof(Real) == sizeof(float) ? 0x1p-24 : 0x1p-53;
  auto stream = stream_of(1);
  std::uint64_t bits = 0;
  std::vector<std::uint64_t> counts(1000);
  for (int i = 0; i < 400000; ++i) {
    const Real x = uniform<Real>(stream);
    ASSERT_GE(x, Real(0));
    ASSERT_LT(x, Real(1));
    const double steps = static_cast<double>(x) / unit;
    ASSERT_EQ(steps, std::floor(steps));
    bits |= static_cast<std::uint64_t>(steps);
    counts[bin_of(static_cast<double>(x), 0, 1, counts.size())] += 1;
  }
  // Every bit is used.
  EXPECT_EQ(bits, static_cast<std::uint64_t>(1 / unit) - 1);
  EXPECT_GT(even_p(counts), implausible);
}

// The largest and smallest draws, from words of all ones and all zeros.
TYPED_TEST(Variates, UniformAtItsEnds) {
  using Real = TypeParam;
  // xoshiro's output is rotl(s0 + s3, 7) + s0: with s0 = 0, s3 = ~0 or 0, its first is ~0 or 0.
  Stream<std::uint32_t> high(PhiloxBlock<std::uint32_t>{{0, 1, 1, 0xffffffffu}});
  const Real unit = sizeof(Real) == sizeof(float) ? Real(0x1p-24) : Real(0x1p-53);
  const Real top = uniform<Real>(high);
  EXPECT_LT(top, Real(1));
  if (sizeof(Real) == sizeof(float)) {
    EXPECT_EQ(top, Real(1) - unit);
  } else {
    EXPECT_GT(top, Real(1) - Real(0x1p-26));
  }
  Stream<std::uint32_t> low(PhiloxBlock<std::uint32_t>{{0, 0, 0, 0}});
  EXPECT_EQ(uniform<Real>(low), Real(0));
  EXPECT_EQ(uniform_positive<Real>(low), unit);
  Stream<std::uint32_t> again(PhiloxBlock<std::uint32_t>{{0, 1, 1, 0xffffffffu}});
  EXPECT_EQ(uniform_positive<Real>(again), top + unit);
}

TYPED_TEST(Variates, UniformCentredIsSymmetric) {
  using Real = TypeParam;
  auto stream = stream_of(2);
  const double scale = sizeof(Real) == sizeof(float) ? 0x1p-32 : 1.0;
  std::vector<std::uint64_t> counts(1000);
  for (int i = 0; i < 400000; ++i) {
    const double x = static_cast<double>(uniform_centred<Real>(stream)) * scale;
    ASSERT_GE(x, -0.5);
    ASSERT_LE(x, 0.5);
    counts[bin_of(x, -0.5, 0.5, counts.size())] += 1;
  }
  EXPECT_GT(even_p(counts), implausible);
}

// The half circle times its sign: the whole circle, evenly.
TYPED_TEST(Variates, HalfCircleHasUnitLengthAndUniformAngle) {
  using Real = TypeParam;
  auto stream = stream_of(3);
  const double tolerance = sizeof(Real) == sizeof(float) ? 1e-6 : 1e-15;
  std::vector<std::uint64_t> half(1800), coarse(16), fine(3600);
  Mean cosines, products;
  double longest = 0;
  for (int i = 0; i < 1000000; ++i) {
    Real c, s;
    const std::uint32_t sign = uniform_half_circle<Real>(stream, c, s);
    ASSERT_EQ(sign & 0x7FFFFFFFu, 0u);
    ASSERT_GE(c, Real(0));
    half[bin_of(std::atan2(static_cast<double>(s), static_cast<double>(c)), -pi / 2, pi / 2,
                half.size())] += 1;
    const double x = static_cast<double>(flip_sign(c, sign)),
                 y = static_cast<double>(flip_sign(s, sign));
    longest = std::max(longest, std::abs(std::hypot(x, y) - 1));
    const double angle = std::atan2(y, x);
    coarse[bin_of(angle, -pi, pi, coarse.size())] += 1;
    fine[bin_of(angle, -pi, pi, fine.size())] += 1;
    cosines.add(x);
    products.add(x * y);
  }
  EXPECT_LE(longest, tolerance);
  EXPECT_GT(even_p(half), implausible);
  EXPECT_GT(even_p(coarse), implausible);
  EXPECT_GT(even_p(fine), implausible);
  EXPECT_LT(cosines.off(0), 5);
  EXPECT_LT(products.off(0), 5);
}

TYPED_TEST(Variates, FlipSign) {
  using Real = TypeParam;
  for (const Real x : {Real(1.5), Real(-2), Real(0)}) {
    EXPECT_EQ(flip_sign(x, 0u), x);
    EXPECT_EQ(flip_sign(x, 0x80000000u), -x);
  }
}

TYPED_TEST(Variates, NormalsAreNormal) {
  using Real = TypeParam;
  for (const int count : {1, 2, 5, 8}) {
    auto stream = stream_of(static_cast<std::uint64_t>(40 + count));
    std::vector<std::uint64_t> counts(200);
    Mean first, second, third, fourth, neighbours;
    std::vector<Real> draw(static_cast<std::size_t>(count) + 1);
    for (int i = 0; i < 400000 / count; ++i) {
      const Real sentinel = Real(1234);
      draw.back() = sentinel;
      normals<Real>(stream, draw.data(), count);
      ASSERT_EQ(draw.back(), sentinel) << "writes past the end";
      for (int k = 0; k < count; ++k) {
        const double x = static_cast<double>(draw[static_cast<std::size_t>(k)]);
        counts[bin_of(normal_cdf(x), 0, 1, counts.size())] += 1;
        first.add(x);
        second.add(x * x);
        third.add(x * x * x);
        fourth.add(x * x * x * x);
        if (k > 0) neighbours.add(x * static_cast<double>(draw[static_cast<std::size_t>(k) - 1]));
      }
    }
    EXPECT_GT(even_p(counts), implausible) << count;
    EXPECT_LT(first.off(0), 5);
    EXPECT_LT(second.off(1), 5);
    EXPECT_LT(third.off(0), 5);
    EXPECT_LT(fourth.off(3), 5);
    if (count > 1) {
      EXPECT_LT(neighbours.off(0), 5);
    }
  }
}

// A count that is odd uses up as many words as the next even one: the stream stays in step.
TYPED_TEST(Variates, OddCountsDropTheLastNormal) {
  using Real = TypeParam;
  auto a = stream_of(5), b = stream_of(5);
  Real odd[3], even[4];
  normals<Real>(a, odd, 3);
  normals<Real>(b, even, 4);
  for (int k = 0; k < 3; ++k) EXPECT_EQ(odd[k], even[k]);
  EXPECT_EQ(a.next(), b.next());
}

TYPED_TEST(Variates, SimplexPointsAreUniform) {
  using Real = TypeParam;
  const double unit = static_cast<double>(std::numeric_limits<Real>::epsilon());
  for (const int n : {2, 3, 4, 5, 6, 7, 8, 16, 63, 64}) {
    auto stream = stream_of(static_cast<std::uint64_t>(600 + n));
    const int games = n <= 8 ? 60000 : 20000;
    const auto parts = static_cast<std::size_t>(n);
    const std::size_t bins = 40;
    std::vector<std::vector<std::uint64_t>> counts(parts, std::vector<std::uint64_t>(bins));
    std::vector<std::uint64_t> wins(parts * parts);
    std::vector<Real> x(parts);
    for (int g = 0; g < games; ++g) {
      uniform_simplex<Real>(stream, x.data(), n);
      double total = 0;
      for (std::size_t i = 0; i < parts; ++i) {
        ASSERT_GE(x[i], Real(0));
        total += static_cast<double>(x[i]);
        // A coordinate is Beta(1, n - 1): 1 - (1 - x)^(n-1) is uniform.
        const double u = 1 - std::pow(1 - static_cast<double>(x[i]), n - 1);
        counts[i][bin_of(u, 0, 1, bins)] += 1;
        for (std::size_t j = 0; j < i; ++j) wins[i * parts + j] += x[i] > x[j] ? 1u : 0u;
      }
      ASSERT_NEAR(total, 1.0, n * unit);
    }
    for (std::size_t i = 0; i < parts; ++i) {
      EXPECT_GT(even_p(counts[i]), implausible) << "coordinate " << i << " of " << n;
      for (std::size_t j = 0; j < i; ++j) {
        const double off = static_cast<double>(wins[i * parts + j]) - games / 2.0;
        EXPECT_LT(std::abs(off) / std::sqrt(games / 4.0), 5.0)
            << i << " before " << j << " of " << n;
      }
    }
  }
}

// All orders of the coordinates are alike: what the marginals alone would not show.
TYPED_TEST(Variates, SimplexOrdersAreAlike) {
  using Real = TypeParam;
  for (const int n : {3, 4, 5}) {
    auto stream = stream_of(static_cast<std::uint64_t>(700 + n));
    std::size_t orders = 1;
    for (int i = 2; i <= n; ++i) orders *= static_cast<std::size_t>(i);
    std::vector<std::uint64_t> counts(orders);
    std::vector<Real> x(static_cast<std::size_t>(n));
    for (int g = 0; g < 120000; ++g) {
      uniform_simplex<Real>(stream, x.data(), n);
      std::size_t rank = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        std::size_t smaller = 0;
        for (std::size_t j = i + 1; j < x.size(); ++j) smaller += x[j] < x[i] ? 1u : 0u;
        rank = rank * (x.size() - i) + smaller;
      }
      counts[rank] += 1;
    }
    EXPECT_GT(even_p(counts), implausible) << n;
  }
}

TYPED_TEST(Variates, SimplexOfOnePartIsOne) {
  using Real = TypeParam;
  auto stream = stream_of(8);
  Real x = 0;
  uniform_simplex<Real>(stream, &x, 1);
  EXPECT_EQ(x, Real(1));
}

template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  for (std::uint32_t first = 0; first < 50u * width; first += width) {
    StreamOf<V> lanes(77, Iota<WordOf<V>>::from(first), 3, 5);
    std::vector<V> got;
    const auto draw_all = [](auto& stream, auto& out) {
      using Value = typename std::remove_reference_t<decltype(out)>::value_type;
      out.resize(60);
      Value* at = out.data();
      *at++ = uniform<Value>(stream);
      *at++ = uniform_positive<Value>(stream);
      *at++ = uniform_centred<Value>(stream);
      const auto sign = uniform_half_circle<Value>(stream, at[0], at[1]);
      at[0] = flip_sign(at[0], sign);
      at += 2;
      normals<Value>(stream, at, 7);
      at += 7;
      for (const int parts : {1, 2, 3, 4, 5, 9, 24}) {
        uniform_simplex<Value>(stream, at, parts);
        at += parts;
      }
    };
    draw_all(lanes, got);
    for (int lane = 0; lane < width; ++lane) {
      Stream<std::uint32_t> stream(77, first + static_cast<std::uint32_t>(lane), 3, 5);
      std::vector<Real> expected;
      draw_all(stream, expected);
      for (std::size_t k = 0; k < expected.size(); ++k) {
        ASSERT_EQ(extract(got[k], lane), expected[k]) << "draw " << k << " of lane " << lane;
      }
    }
  }
}

TEST(VariatesOfLanes, EqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 4>>();
  expect_lanes_equal_scalars<Lane<float, 16>>();
  expect_lanes_equal_scalars<Lane<double, 2>>();
  expect_lanes_equal_scalars<Lane<double, 8>>();
}

}  // namespace
}  // namespace delegauge
