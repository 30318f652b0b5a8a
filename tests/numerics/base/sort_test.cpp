// SPDX-License-Identifier: Apache-2.0
#include "delegauge/base/sort.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

// The 0-1 principle: a network that sorts all sequences of zeros and ones sorts everything. All of
// them up to 18 values, sixteen sequences side by side.
TEST(Sort, ZeroOnePrinciple) {
  using V = Lane<float, 16>;
  for (int count = 1; count <= 18; ++count) {
    for (std::uint32_t block = 0; block < (1u << count); block += 16) {
      V a[18];
      for (int s = 0; s < count; ++s) {
        float bit[16];
        for (std::uint32_t lane = 0; lane < 16; ++lane) {
          bit[lane] = ((block + lane) >> s & 1u) != 0 ? 1.0f : 0.0f;
        }
        a[s] = V::load(bit);
      }
      sort(a, count);
      for (int s = 1; s < count; ++s) ASSERT_FALSE(any(a[s] < a[s - 1])) << count << " " << block;
    }
  }
}

template <class V>
void expect_sorts() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(902);
  for (int count = 1; count <= 64; ++count) {
    for (int trial = 0; trial < 100; ++trial) {
      std::vector<std::vector<Real>> columns(width);
      std::vector<V> a(static_cast<std::size_t>(count));
      const bool ties = trial % 3 == 0;
      for (V& row : a) {
        test::ValuesOf<V> values;
        for (int lane = 0; lane < width; ++lane) {
          values[lane] = static_cast<Real>(ties ? random.integer(-3, 3) : random.normal());
          columns[static_cast<std::size_t>(lane)].push_back(values[lane]);
        }
        row = load<V>(values.data());
      }
      sort(a.data(), count);
      for (int lane = 0; lane < width; ++lane) {
        auto& column = columns[static_cast<std::size_t>(lane)];
        std::sort(column.begin(), column.end());
        for (std::size_t s = 0; s < column.size(); ++s) {
          ASSERT_EQ(extract(a[s], lane), column[s]) << count << " values, lane " << lane;
        }
      }
    }
  }
}

TEST(Sort, SortsAnyCount) {
  expect_sorts<float>();
  expect_sorts<double>();
  expect_sorts<Lane<float, 4>>();
  expect_sorts<Lane<double, 8>>();
}

TEST(Sort, OrdersTwo) {
  float a = 2, b = 1;
  order(a, b);
  EXPECT_EQ(a, 1.0f);
  EXPECT_EQ(b, 2.0f);
  order(a, b);
  EXPECT_EQ(a, 1.0f);
  EXPECT_EQ(b, 2.0f);
}

}  // namespace
}  // namespace delegauge
