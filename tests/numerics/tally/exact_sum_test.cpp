// SPDX-License-Identifier: Apache-2.0
#include "delegauge/tally/exact_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

double value(ExactSum sum) {
  sum.settle();
  const Scaled s = sum.magnitude().scaled();
  const double size = std::ldexp(s.fraction, s.exponent);
  return sum.negative() ? -size : size;
}

// Any finite double, of every exponent and sign.
double any_double(Random& random) {
  double x = 0;
  do {
    x = std::bit_cast<double>(random.bits());
  } while (!std::isfinite(x));
  return x;
}

TEST(ExactSum, OneValueIsItself) {
  EXPECT_TRUE(ExactSum().empty());
  EXPECT_EQ(value(ExactSum()), 0.0);
  Random random(72);
  std::vector<double> values = {0.0,
                                -0.0,
                                1.0,
                                std::numeric_limits<double>::max(),
                                std::numeric_limits<double>::lowest(),
                                std::numeric_limits<double>::denorm_min(),
                                -std::numeric_limits<double>::min()};
  for (int k = 0; k < 20000; ++k) values.push_back(any_double(random));
  for (const double x : values) {
    ExactSum sum, square;
    sum.add(x);
    ASSERT_EQ(value(sum), x);
    square.add_square(x);
    if (std::abs(x) > 1e-150 && std::abs(x) < 1e150) {
      ASSERT_NEAR(value(square) / (x * x), 1, 4e-16);
    }
  }
}

// What is added and taken away again leaves no trace, however much larger it was.
TEST(ExactSum, NothingIsRounded) {
  Random random(73);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<double> values;
    double expected = 0;
    for (int k = random.integer(1, 200); k > 0; --k) {
      const double x = any_double(random);
      values.insert(values.end(), {x, -x});
    }
    for (int k = 0; k < 5; ++k) {
      const double x = random.integer(-1000, 1000) * 0x1p-20;
      values.push_back(x);
      expected += x;
    }
    for (std::size_t k = values.size(); k > 1; --k) {
      std::swap(values[k - 1], values[static_cast<std::size_t>(random.bits() % k)]);
    }
    ExactSum sum;
    for (const double x : values) sum.add(x);
    ASSERT_EQ(value(sum), expected);
  }
}

TEST(ExactSum, PartsAddUpToTheSameDigits) {
  Random random(74);
  for (int trial = 0; trial < 100; ++trial) {
    ExactSum all;
    std::vector<ExactSum> parts(static_cast<std::size_t>(random.integer(1, 5)));
    for (int k = random.integer(1, 300); k > 0; --k) {
      ExactSum& part = parts[static_cast<std::size_t>(random.bits() % parts.size())];
      const double x = any_double(random);
      for (ExactSum* sum : {&all, &part}) {
        sum->add(x);
        sum->add_square(x);
        sum->add(k % 2 == 0, static_cast<Wide>(~std::uint64_t{0}) * 77, -130 + k);
      }
    }
    all.settle();
    for (ExactSum& part : parts) part.settle();
    for (const bool backwards : {false, true}) {
      if (backwards) std::reverse(parts.begin(), parts.end());
      ExactSum merged;
      for (const ExactSum& part : parts) merged.merge(part);
      ASSERT_TRUE(merged == all);
      ASSERT_EQ(merged.digits().size(), ExactSum::digit_count);
      ExactSum copy;
      ASSERT_TRUE(copy.assign(merged.digits()));
      ASSERT_TRUE(copy == all);
    }
  }
}

TEST(ExactSum, TakesBackOnlyDigits) {
  ExactSum sum;
  sum.add(-1.5);
  sum.settle();
  const std::vector<std::int64_t> good = sum.digits();
  EXPECT_EQ(good.back(), -1);
  const auto takes = [](const std::vector<std::int64_t>& digits) {
    return ExactSum().assign(digits);
  };
  EXPECT_TRUE(takes(good));
  EXPECT_TRUE(takes({}));
  std::vector<std::int64_t> bad = good;
  bad.pop_back();
  EXPECT_FALSE(takes(bad));
  for (const std::int64_t digit : {std::int64_t{-1}, std::int64_t{1} << 32, INT64_MIN}) {
    bad = good;
    bad[7] = digit;
    EXPECT_FALSE(takes(bad));
  }
  for (const std::int64_t digit : {std::int64_t{1}, std::int64_t{-2}, INT64_MAX}) {
    bad = good;
    bad.back() = digit;
    EXPECT_FALSE(takes(bad));
  }
}

// 2^63 copies of the largest square, by doubling.
TEST(ExactSum, ThereIsRoom) {
  constexpr double most = std::numeric_limits<double>::max();
  for (const double sign : {1.0, -1.0}) {
    ExactSum sum, squares;
    sum.add(sign * most);
    squares.add_square(most);
    for (int k = 0; k < 63; ++k) {
      sum.merge(ExactSum(sum));
      squares.merge(ExactSum(squares));
    }
    const Scaled s = sum.magnitude().scaled(), q = squares.magnitude().scaled();
    EXPECT_EQ(sum.negative(), sign < 0);
    EXPECT_FALSE(squares.negative());
    EXPECT_NEAR(std::ldexp(s.fraction, s.exponent - 1024 - 63), 1, 1e-15);
    EXPECT_NEAR(std::ldexp(q.fraction, q.exponent - 2048 - 63), 1, 1e-15);
  }
}

}  // namespace
}  // namespace delegauge
