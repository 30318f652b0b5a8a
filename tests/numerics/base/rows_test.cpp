// SPDX-License-Identifier: Apache-2.0
#include "delegauge/base/rows.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

// Rows of all lanes, together with where each lane went: whatever the order, it is one order for
// all columns, and no lane is missing.
template <class V, class T>
void expect_rows() {
  constexpr int width = static_cast<int>(sizeof(V) / sizeof(T));
  alignas(64) T column[4][width];
  alignas(64) std::uint32_t lane[width], order[width];
  T rows[4 * width];
  for (int i = 0; i < width; ++i) {
    lane[i] = static_cast<std::uint32_t>(i);
    for (int c = 0; c < 4; ++c) column[c][i] = static_cast<T>(100 * c + i);
  }
  if constexpr (width == 1) {
    put_rows(column[0][0], column[1][0], column[2][0], column[3][0], rows);
    put_in_row_order(lane[0], order);
  } else {
    put_rows(V::load(column[0]), V::load(column[1]), V::load(column[2]), V::load(column[3]), rows);
    put_in_row_order(Lane<std::uint32_t, width>::load(lane), order);
  }
  for (int row = 0; row < width; ++row) {
    for (int c = 0; c < 4; ++c) {
      EXPECT_EQ(rows[4 * row + c], static_cast<T>(100 * c + static_cast<int>(order[row])));
    }
  }
  std::sort(order, order + width);
  EXPECT_TRUE(std::equal(order, order + width, lane));
}

TEST(Rows, HoldEveryLaneOnceInOneOrder) {
  expect_rows<float, float>();
  expect_rows<std::uint32_t, std::uint32_t>();
  expect_rows<Lane<float, 4>, float>();
  expect_rows<Lane<float, 8>, float>();
  expect_rows<Lane<float, 16>, float>();
  expect_rows<Lane<std::uint32_t, 4>, std::uint32_t>();
  expect_rows<Lane<std::uint32_t, 16>, std::uint32_t>();
  expect_rows<double, double>();
  expect_rows<Lane<double, 2>, double>();
  expect_rows<Lane<double, 8>, double>();
}

TEST(Rows, AddFourCarriesIntoTheHighWords) {
  std::array<std::uint64_t, 4> total = {0, 0xFFFFFFFFull, 7, ~0ull};
  const std::array<std::uint32_t, 4> addend = {0xFFFFFFFFu, 1, 0, 1};
  add_four(total.data(), addend.data());
  EXPECT_EQ(total, (std::array<std::uint64_t, 4>{0xFFFFFFFFull, 0x100000000ull, 7, 0}));
}

template <class Real>
void expect_raised() {
  Random random(73);
  constexpr Real none = -std::numeric_limits<Real>::infinity();
  std::array<Real, 8> kept, value;
  for (int trial = 0; trial < 100; ++trial) {
    for (std::size_t i = 0; i < 8; ++i) {
      kept[i] = random.chance(0.2) ? none : static_cast<Real>(random.normal());
      value[i] = random.chance(0.2) ? kept[i] : static_cast<Real>(random.normal());
    }
    std::array<Real, 8> raised = kept;
    raise_eight(raised.data(), value.data(), value.data() + 4);
    for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(raised[i], std::max(kept[i], value[i]));
  }
}

TEST(Rows, RaiseEightKeepsTheGreater) {
  expect_raised<float>();
  expect_raised<double>();
}

}  // namespace
}  // namespace delegauge
