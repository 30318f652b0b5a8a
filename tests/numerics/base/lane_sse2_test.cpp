// SPDX-License-Identifier: Apache-2.0
// Fused multiply-add where there is no instruction for it: by way of double, exact to the last bit.
#define DELEGAUGE_ISA test_sse2
#if defined(__x86_64__)
#define DELEGAUGE_LANES_SSE2
#endif
#include "delegauge/base/scalar.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;
using V = Lane<float, 4>;

bool same(float a, float b) { return bits_of(a) == bits_of(b) || (a != a && b != b); }

void expect_exact(const test::Values<float, 4>& a, const test::Values<float, 4>& b,
                  const test::Values<float, 4>& c) {
  const V got = fma(V::load(a.data()), V::load(b.data()), V::load(c.data()));
  for (int i = 0; i < 4; ++i) {
    const float expected = std::fmaf(a[i], b[i], c[i]);
    ASSERT_TRUE(same(got[i], expected)) << a[i] << " * " << b[i] << " + " << c[i] << ": " << got[i];
    ASSERT_TRUE(same(fma(a[i], b[i], c[i]), expected)) << a[i] << " * " << b[i] << " + " << c[i];
  }
}

// Any bits: subnormals, infinities and NaN among them.
TEST(FusedMultiplyAdd, AnyBits) {
  Random random(441);
  for (int trial = 0; trial < 300000; ++trial) {
    test::Values<float, 4> a, b, c;
    for (int i = 0; i < 4; ++i) {
      a[i] = float_of(random.word());
      b[i] = float_of(random.word());
      c[i] = random.chance(0.5) ? float_of(random.word()) : -a[i] * b[i];
    }
    ASSERT_NO_FATAL_FAILURE(expect_exact(a, b, c));
  }
}

// Sums that lie next to half-way between two floats: what rounding twice gets wrong. c is a float,
// and a b half a unit of its last place plus or minus something too small for a double of their sum
// to hold.
TEST(FusedMultiplyAdd, NearlyHalfWay) {
  Random random(442);
  int twice = 0;
  for (int trial = 0; trial < 300000; ++trial) {
    test::Values<float, 4> a, b, c;
    for (int i = 0; i < 4; ++i) {
      const int exponent = random.integer(-60, 60);
      c[i] = std::ldexp(1.0f + static_cast<float>(random.integer(0, (1 << 23) - 1)) * 0x1p-23f,
                        exponent);
      if (random.chance(0.5)) c[i] = -c[i];
      // (1 + 2^-k)(1 - 2^-k) 2^(e - 24) = 2^(e - 24) (1 - 2^-2k): just below the half-way point, or
      // just above.
      const int k = random.integer(8, 23);
      const float up = 1 + std::ldexp(1.0f, -k);
      a[i] = std::ldexp(up, exponent - 24);
      b[i] = random.chance(0.5) ? 1 - std::ldexp(1.0f, -k) : random.chance(0.5) ? up : 1.0f;
      if (random.chance(0.5)) b[i] = -b[i];
      const double sum =
          static_cast<double>(a[i]) * static_cast<double>(b[i]) + static_cast<double>(c[i]);
      twice += static_cast<float>(sum) != std::fmaf(a[i], b[i], c[i]) ? 1 : 0;
    }
    ASSERT_NO_FATAL_FAILURE(expect_exact(a, b, c));
  }
  // The test has teeth: rounding twice would have failed it.
  EXPECT_GT(twice, 10000);
}

// Results at and below the least normal float, where a float has fewer digits.
TEST(FusedMultiplyAdd, Subnormals) {
  Random random(443);
  int twice = 0;
  for (int trial = 0; trial < 100000; ++trial) {
    test::Values<float, 4> a, b, c;
    for (int i = 0; i < 4; ++i) {
      a[i] = std::ldexp(static_cast<float>(random.uniform(1, 2)), random.integer(-80, -60));
      b[i] = std::ldexp(static_cast<float>(random.uniform(1, 2)), random.integer(-80, -60));
      c[i] = random.chance(0.2) ? 0.0f
                                : std::ldexp(static_cast<float>(random.uniform(-2, 2)),
                                             random.integer(-149, -124));
      const double sum =
          static_cast<double>(a[i]) * static_cast<double>(b[i]) + static_cast<double>(c[i]);
      twice += static_cast<float>(sum) != std::fmaf(a[i], b[i], c[i]) ? 1 : 0;
    }
    ASSERT_NO_FATAL_FAILURE(expect_exact(a, b, c));
  }
  EXPECT_GE(twice, 0);
}

// The other intrinsics against plain code.
TEST(Sse2Lanes, EqualScalars) {
  Random random(444);
  for (int trial = 0; trial < 20000; ++trial) {
    test::Values<float, 4> x, y;
    test::Values<double, 2> p, q;
    test::Values<std::uint32_t, 4> word;
    for (int i = 0; i < 4; ++i) {
      x[i] = random.chance(0.2) ? static_cast<float>(random.integer(-1, 1))
                                : static_cast<float>(random.normal());
      y[i] = random.chance(0.2) ? -x[i] : static_cast<float>(random.normal());
      word[i] = random.word();
    }
    for (int i = 0; i < 2; ++i) {
      p[i] = random.normal();
      q[i] = random.chance(0.2) ? p[i] : random.normal();
    }
    const V a = V::load(x.data()), b = V::load(y.data());
    using D = Lane<double, 2>;
    const D c = D::load(p.data()), d = D::load(q.data());
    using Word = Lane<std::uint32_t, 4>;
    const std::uint32_t factor = random.word();
    Word high(0u), low(0u);
    multiply_wide(Word::load(word.data()), factor, high, low);
    for (int i = 0; i < 4; ++i) {
      ASSERT_TRUE(same(min(a, b)[i], min(x[i], y[i])));
      ASSERT_TRUE(same(max(a, b)[i], max(x[i], y[i])));
      ASSERT_TRUE(same(sqrt(abs(a))[i], sqrt(abs(x[i]))));
      const std::uint64_t product = static_cast<std::uint64_t>(word[i]) * factor;
      ASSERT_EQ(high[i], static_cast<std::uint32_t>(product >> 32));
      ASSERT_EQ(low[i], static_cast<std::uint32_t>(product));
    }
    ASSERT_EQ(any(a < b), x[0] < y[0] || x[1] < y[1] || x[2] < y[2] || x[3] < y[3]);
    for (int i = 0; i < 2; ++i) {
      ASSERT_EQ(min(c, d)[i], min(p[i], q[i]));
      ASSERT_EQ(max(c, d)[i], max(p[i], q[i]));
      ASSERT_EQ(sqrt(abs(c))[i], std::sqrt(std::abs(p[i])));
      ASSERT_EQ(fma(c, d, c)[i], std::fma(p[i], q[i], p[i]));
    }
    ASSERT_EQ(any(c < d), p[0] < q[0] || p[1] < q[1]);
  }
}

}  // namespace
}  // namespace delegauge
