// SPDX-License-Identifier: Apache-2.0
#include "delegauge/base/reduce.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

std::vector<double> random_values(Random& random, int count) {
  std::vector<double> r;
  for (int i = 0; i < count; ++i) r.push_back(random.normal() * random.scale(-3, 3));
  return r;
}

TEST(Reduce, SumsAnyCount) {
  Random random(501);
  for (int count = 1; count <= 64; ++count) {
    for (int trial = 0; trial < 50; ++trial) {
      const auto x = random_values(random, count);
      long double expected = 0, scale = 0;
      for (const double v : x) {
        expected += v;
        scale += std::abs(v);
      }
      const double got = sum<double>(count, [&](int s) { return x[static_cast<std::size_t>(s)]; });
      ASSERT_NEAR(got, static_cast<double>(expected), static_cast<double>(scale) * 1e-15) << count;
    }
  }
}

// Every term is asked for once: an integer's bits show which.
TEST(Reduce, SumsEveryTermOnce) {
  for (int count = 1; count <= 50; ++count) {
    const double got = sum<double>(count, [](int s) { return std::ldexp(1.0, s); });
    EXPECT_EQ(got, std::ldexp(1.0, count) - 1) << count;
  }
}

// In chains alone a million floats of one size come out 0.6 % off.
TEST(Reduce, LongSumsAreAsGoodAsShortOnes) {
  Random random(503);
  for (const LongCount count : {sum_block, sum_block + 1, 65'537, 300'001, 1'000'000}) {
    for (const bool alike : {true, false}) {
      std::vector<float> x;
      for (int s = 0; s < count; ++s) {
        x.push_back(static_cast<float>(alike ? 0.1 : random.normal() * random.scale(-2, 2)));
      }
      const auto term = [&](int s) { return x[static_cast<std::size_t>(s)]; };
      double expected = 0, size = 0, square = 0;
      for (const double v : x) {
        expected += v;
        size += std::abs(v);
        square += v * v;
      }
      constexpr double rounding = 64 * 6e-8;  // of a block's chains, at worst
      ASSERT_NEAR(sum<float>(count, term), expected, rounding * size) << count;
      ASSERT_NEAR(sum_of_squares<float>(count, term), square, rounding * square) << count;
    }
  }
}

TEST(Reduce, CompensatedSumsKeepWhatIsRoundedOff) {
  CompensatedSum<float> sum = {0, 0};
  sum.add(1e8F);
  for (int i = 0; i < 1000; ++i) sum.add(1);
  sum.add(-1e8F);
  EXPECT_EQ(sum.value(), 1000);
}

TEST(Reduce, DotProductsOfAnyCount) {
  Random random(505);
  for (int count = 1; count <= 64; ++count) {
    for (int trial = 0; trial < 50; ++trial) {
      const auto x = random_values(random, count), y = random_values(random, count);
      const auto a = [&](int s) { return x[static_cast<std::size_t>(s)]; };
      const auto b = [&](int s) { return y[static_cast<std::size_t>(s)]; };
      long double expected = 0, scale = 0, square = 0;
      for (std::size_t s = 0; s < x.size(); ++s) {
        const long double term = static_cast<long double>(x[s]) * y[s];
        expected += term;
        scale += std::abs(term);
        square += static_cast<long double>(x[s]) * x[s];
      }
      ASSERT_NEAR(dot<double>(count, a, b), static_cast<double>(expected),
                  static_cast<double>(scale) * 1e-15);
      ASSERT_NEAR(sum_of_squares<double>(count, a), static_cast<double>(square),
                  static_cast<double>(square) * 1e-15);
    }
    // Every term once: powers of two.
    const auto power = [](int s) { return std::ldexp(1.0, s / 2); };
    const auto rest = [](int s) { return std::ldexp(1.0, s - s / 2); };
    if (count <= 50) {
      EXPECT_EQ(dot<double>(count, power, rest), std::ldexp(1.0, count) - 1) << count;
    }
  }
}

// Fixed and run-time shapes promise the same bits.
template <int... N>
void expect_static_equals_runtime(std::integer_sequence<int, N...>) {
  Random random(502);
  for (int trial = 0; trial < 200; ++trial) {
    const auto x = random_values(random, 64);
    const auto term = [&](int s) { return x[static_cast<std::size_t>(s)]; };
    (..., [&] {
      constexpr int count = N + 1;
      ASSERT_EQ(sum<double>(Static<count>(), term), sum<double>(count, term)) << count;
      ASSERT_EQ(dot<double>(Static<count>(), term, term), dot<double>(count, term, term)) << count;
      ASSERT_EQ(greatest<double>(Static<count>(), term), greatest<double>(count, term));
      ASSERT_EQ(least<double>(Static<count>(), term), least<double>(count, term));
    }());
  }
}

TEST(Reduce, StaticCountsGiveTheSameBits) {
  expect_static_equals_runtime(std::make_integer_sequence<int, 17>());
}

TEST(Reduce, ExtremaOfAnyCount) {
  Random random(503);
  for (int count = 1; count <= 64; ++count) {
    const auto x = random_values(random, count);
    const auto term = [&](int s) { return x[static_cast<std::size_t>(s)]; };
    EXPECT_EQ(greatest<double>(count, term), *std::max_element(x.begin(), x.end()));
    EXPECT_EQ(least<double>(count, term), *std::min_element(x.begin(), x.end()));
  }
}

template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(504);
  for (int count = 1; count <= 64; ++count) {
    std::vector<V> x(static_cast<std::size_t>(count));
    for (V& row : x) {
      test::ValuesOf<V> values;
      for (Real& v : values) v = static_cast<Real>(random.normal());
      row = load<V>(values.data());
    }
    const auto lanes = [&](int s) { return x[static_cast<std::size_t>(s)]; };
    const V total = sum<V>(count, lanes), top = greatest<V>(count, lanes),
            square = dot<V>(count, lanes, lanes);
    for (int lane = 0; lane < width; ++lane) {
      const auto scalars = [&](int s) { return extract(lanes(s), lane); };
      ASSERT_EQ(extract(total, lane), sum<Real>(count, scalars));
      ASSERT_EQ(extract(top, lane), greatest<Real>(count, scalars));
      ASSERT_EQ(extract(square, lane), dot<Real>(count, scalars, scalars));
    }
  }
}

TEST(Reduce, LanesEqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

}  // namespace
}  // namespace delegauge
