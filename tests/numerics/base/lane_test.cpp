// SPDX-License-Identifier: Apache-2.0
#include "delegauge/base/lane.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <limits>

#include "delegauge/base/scalar.hpp"
#include "delegauge/base/twin.hpp"
#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

template <class V>
class Lanes : public testing::Test {};
using Types =
    testing::Types<Lane<float, 4>, Lane<float, 8>, Lane<float, 16>, Lane<double, 2>,
                   Lane<double, 4>, Lane<double, 8>, Twin<Lane<float, 4>>, Twin<Lane<double, 2>>>;
TYPED_TEST_SUITE(Lanes, Types);

template <class Real>
bool same_bits(Real a, Real b) {
  return bits_of(a) == bits_of(b);
}

// Values at which conventions show: signed zeros, infinities, equal neighbours.
template <class Real>
Real awkward(Random& random) {
  switch (random.integer(0, 7)) {
    case 0:
      return Real(0);
    case 1:
      return -Real(0);
    case 2:
      return std::numeric_limits<Real>::infinity();
    case 3:
      return static_cast<Real>(random.integer(-1, 1));
    default:
      return static_cast<Real>(random.normal() * random.scale(-3, 3));
  }
}

TYPED_TEST(Lanes, OperationsEqualScalars) {
  using V = TypeParam;
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(401);
  for (int trial = 0; trial < 20000; ++trial) {
    test::ValuesOf<V> x, y, z;
    for (int i = 0; i < width; ++i) {
      x[i] = awkward<Real>(random);
      z[i] = awkward<Real>(random);
      y[i] = random.chance(0.2) ? x[i] : awkward<Real>(random);
    }
    const V a = load<V>(x.data()), b = load<V>(y.data()), c = load<V>(z.data());
    const auto below = a<b, above = a> b, at_most = a <= b, at_least = a >= b, equal = a == b;
    for (int i = 0; i < width; ++i) {
      const auto check = [&](V lanes, Real scalar) {
        const Real got = extract(lanes, i);
        // The sign of a NaN is nobody's business.
        ASSERT_TRUE(same_bits(got, scalar) || (got != got && scalar != scalar))
            << got << " " << scalar;
      };
      check(a + b, x[i] + y[i]);
      check(a - b, x[i] - y[i]);
      check(a * b, x[i] * y[i]);
      check(a / b, x[i] / y[i]);
      check(-a, -x[i]);
      check(min(a, b), min(x[i], y[i]));
      check(max(a, b), max(x[i], y[i]));
      check(abs(a), abs(x[i]));
      check(sqrt(abs(a)), sqrt(abs(x[i])));
      check(fma(a, b, c), fma(x[i], y[i], z[i]));
      check(fnma(a, b, c), fma(-x[i], y[i], z[i]));
      check(V(x[i]), x[i]);
      ASSERT_EQ(extract(below, i), x[i] < y[i]);
      ASSERT_EQ(extract(above, i), x[i] > y[i]);
      ASSERT_EQ(extract(at_most, i), x[i] <= y[i]);
      ASSERT_EQ(extract(at_least, i), x[i] >= y[i]);
      ASSERT_EQ(extract(equal, i), x[i] == y[i]);
      ASSERT_EQ(extract(!below, i), !(x[i] < y[i]));
      ASSERT_EQ(extract(below | equal, i), x[i] <= y[i]);
      ASSERT_EQ(extract(at_most & at_least, i), x[i] == y[i]);
      check(select(below, a, b), x[i] < y[i] ? x[i] : y[i]);
    }
  }
}

// One lane that is true among the false, at every place: none is overlooked.
TYPED_TEST(Lanes, AnySeesEveryLane) {
  using V = TypeParam;
  constexpr int width = Traits<V>::width;
  EXPECT_FALSE(any(V(0) < V(0)));
  EXPECT_TRUE(any(V(0) <= V(0)));
  for (int lane = 0; lane < width; ++lane) {
    test::ValuesOf<V> x;
    x[lane] = 1;
    EXPECT_TRUE(any(load<V>(x.data()) > V(0))) << lane;
    EXPECT_FALSE(any(load<V>(x.data()) > V(1))) << lane;
  }
}

TYPED_TEST(Lanes, WordsEqualScalars) {
  using V = TypeParam;
  using Real = RealOf<V>;
  using Word = WordOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(402);
  for (int trial = 0; trial < 5000; ++trial) {
    test::Values<std::uint32_t, width> x, y;
    for (int i = 0; i < width; ++i) {
      x[i] = random.chance(0.1) ? 0xffffffffu : random.word();
      y[i] = random.word();
    }
    const Word a = Word::load(x.data()), b = Word::load(y.data()),
               both = exclusive_or(a, b, a << 3);
    const std::uint32_t factor = random.word();
    Word high(0u), low(0u);
    multiply_wide(a, factor, high, low);
    const V number = from_signed<V>(a);
    const int shift = random.integer(0, 31);
    const auto bit = bit_set<V>(a, shift);
    for (int i = 0; i < width; ++i) {
      const std::uint64_t product = static_cast<std::uint64_t>(x[i]) * factor;
      ASSERT_EQ(extract(high, i), static_cast<std::uint32_t>(product >> 32));
      ASSERT_EQ(extract(low, i), static_cast<std::uint32_t>(product));
      ASSERT_EQ(extract(a + b, i), x[i] + y[i]);
      ASSERT_EQ(extract(a - b, i), x[i] - y[i]);
      ASSERT_EQ(extract(a ^ b, i), x[i] ^ y[i]);
      ASSERT_EQ(extract(a | b, i), x[i] | y[i]);
      ASSERT_EQ(extract(a & b, i), x[i] & y[i]);
      ASSERT_EQ(extract(a << shift, i), x[i] << shift);
      ASSERT_EQ(extract(a >> shift, i), x[i] >> shift);
      ASSERT_EQ(extract(both, i), x[i] ^ y[i] ^ (x[i] << 3));
      ASSERT_EQ(extract(number, i), static_cast<Real>(static_cast<std::int32_t>(x[i])));
      ASSERT_EQ(extract(bit, i), (x[i] >> shift & 1u) != 0);
      ASSERT_EQ(bit_set<Real>(x[i], shift), (x[i] >> shift & 1u) != 0);
    }
  }
}

TEST(LaneWords, ProductsOfLowHalves) {
  using Wide = Lane<std::uint64_t, 4>;
  Random random(403);
  for (int trial = 0; trial < 5000; ++trial) {
    std::uint64_t x[4], y[4];
    for (int i = 0; i < 4; ++i) {
      x[i] = random.bits();
      y[i] = random.bits();
    }
    const Wide r = multiply_low_words(Wide::load(x), Wide::load(y));
    for (int i = 0; i < 4; ++i) ASSERT_EQ(r[i], (x[i] & 0xffffffffu) * (y[i] & 0xffffffffu));
  }
}

// A broadcast keeps the sign of zero: `s + 0` would not.
TYPED_TEST(Lanes, BroadcastKeepsTheSignOfZero) {
  using Real = RealOf<TypeParam>;
  for (int i = 0; i < Traits<TypeParam>::width; ++i) {
    EXPECT_TRUE(same_bits(extract(TypeParam(-Real(0)), i), -Real(0)));
  }
}

TEST(LaneWords, IotaCountsAndWraps) {
  using Word = Lane<std::uint32_t, 8>;
  const Word r = Iota<Word>::from(0xfffffffcu);
  for (std::uint32_t i = 0; i < 8; ++i) EXPECT_EQ(r[static_cast<int>(i)], 0xfffffffcu + i);
  EXPECT_EQ(Iota<std::uint32_t>::from(5), 5u);
}

}  // namespace
}  // namespace delegauge
