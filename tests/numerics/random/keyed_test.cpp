// SPDX-License-Identifier: Apache-2.0
#include "delegauge/random/keyed.hpp"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "delegauge/base/group.hpp"
#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/statistics.hpp"

namespace delegauge {
namespace {

using test::implausible;
using test::Mean;
using test::Random;
using Block = std::array<std::uint32_t, 4>;

constexpr Purpose of_games[] = {Purpose::measures, Purpose::principal_magnitudes,
                                Purpose::agent_magnitudes, Purpose::calibration, Purpose::offsets};
constexpr Purpose of_players[] = {Purpose::payoffs, Purpose::headings, Purpose::observations};

template <class Real>
KeyedDraws<Real> draws_of(std::uint64_t seed, std::uint64_t index, std::uint32_t attempt = 0) {
  return {seed, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
          attempt};
}

template <class Real>
Block block_of(const KeyedDraws<Real>& draws, Purpose purpose, int of, int position) {
  auto words = draws.block(purpose, of, position);
  Block r;
  for (std::uint32_t& w : r) w = words.next();
  return r;
}

TEST(KeyedDraws, BlocksAreRandom123s) {
  Random random(221);
  for (int trial = 0; trial < 50000; ++trial) {
    const std::uint64_t seed = random.bits(), index = random.bits() >> random.integer(0, 63);
    const std::uint32_t attempt = random.word() >> 16 >> random.integer(0, 15);
    const bool players = random.chance(0.5);
    const Purpose purpose =
        players ? of_players[random.integer(0, 2)] : of_games[random.integer(0, 4)];
    const int of = players ? random.integer(0, 7) : 0;
    const int position = random.integer(0, 250000);
    const r123::Philox4x32::ctr_type counter = {
        {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
         static_cast<std::uint32_t>(position),
         attempt + ((static_cast<std::uint32_t>(purpose) + static_cast<std::uint32_t>(of)) << 16)}};
    const r123::Philox4x32::key_type key = {
        {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
    const auto expected = r123::Philox4x32_R<10>()(counter, key);
    ASSERT_EQ(block_of(draws_of<float>(seed, index, attempt), purpose, of, position),
              (Block{expected[0], expected[1], expected[2], expected[3]}));
  }
}

// Another purpose, player, position, attempt, index or seed: another block.
TEST(KeyedDraws, NoTwoKeysShareABlock) {
  std::set<Block> blocks;
  std::size_t keys = 0;
  const auto add = [&](std::uint64_t seed, std::uint64_t index, std::uint32_t attempt,
                       Purpose purpose, int of, int position) {
    blocks.insert(block_of(draws_of<double>(seed, index, attempt), purpose, of, position));
    keys += 1;
  };
  for (const std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{1} << 32}) {
    for (const std::uint64_t index :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{65536}, std::uint64_t{1} << 32}) {
      for (const std::uint32_t attempt : {0u, 1u, 2u, 15u, 65535u}) {
        for (const int position : {0, 1, 2, 65536}) {
          for (const Purpose purpose : of_games) add(seed, index, attempt, purpose, 0, position);
          for (const Purpose purpose : of_players) {
            for (int of = 0; of < 8; ++of) add(seed, index, attempt, purpose, of, position);
          }
        }
      }
    }
  }
  EXPECT_EQ(keys, 3u * 4 * 5 * 4 * 29);
  EXPECT_EQ(blocks.size(), keys);
}

// Workers that share the blocks out in other ways.
struct Backwards {
  template <class F>
  void each(int count, const F& f) const {
    for (int s = count - 1; s >= 0; --s) f(s);
  }
};
struct ThreeWorkers {
  template <class F>
  void each(int count, const F& f) const {
    for (const int worker : {1, 0, 2}) {
      for (int s = worker; s < count; s += 3) f(s);
    }
  }
};

template <class V, class Group>
std::vector<V> drawn(const Group& group, const KeyedDraws<V>& draws, bool normal, Purpose purpose,
                     int of, int count) {
  std::vector<V> r(static_cast<std::size_t>(count) + 1, V(77));
  if (normal) {
    draw_normals(group, draws, purpose, of, count, r.data());
  } else {
    draw_uniforms(group, draws, purpose, of, count, r.data());
  }
  for (int lane = 0; lane < Traits<V>::width; ++lane) {
    EXPECT_EQ(extract(r.back(), lane), RealOf<V>(77)) << "writes past the end";
  }
  r.pop_back();
  return r;
}

template <class Real>
class Keyed : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(Keyed, Reals);

TYPED_TEST(Keyed, RowsDoNotDependOnWhoDraws) {
  using Real = TypeParam;
  for (const bool normal : {false, true}) {
    for (int count = 1; count <= 70; ++count) {
      const auto draws = draws_of<Real>(9, 1234, 3);
      const auto one = drawn(SerialGroup<Real>(), draws, normal, Purpose::payoffs, 2, count);
      ASSERT_EQ(one, drawn(Backwards(), draws, normal, Purpose::payoffs, 2, count));
      ASSERT_EQ(one, drawn(ThreeWorkers(), draws, normal, Purpose::payoffs, 2, count));
      // Nor on how many are drawn.
      auto more = drawn(SerialGroup<Real>(), draws, normal, Purpose::payoffs, 2, count + 5);
      more.resize(static_cast<std::size_t>(count));
      ASSERT_EQ(one, more);
    }
  }
}

TYPED_TEST(Keyed, UniformsGoOnFromBlockToBlock) {
  using Real = TypeParam;
  const auto draws = draws_of<Real>(5, 17);
  std::vector<Real> all(40);
  draws.uniforms(Purpose::offsets, 0, 40, all.data());
  for (int count = 1; count <= 12; ++count) {
    const int blocks = KeyedDraws<Real>::blocks_of(count);
    ASSERT_EQ(blocks, (count + draws_per_block<Real> - 1) / draws_per_block<Real>);
    for (int k = 0; (k + 1) * blocks * draws_per_block<Real> <= 40; ++k) {
      std::vector<Real> part(static_cast<std::size_t>(count) + 1, Real(77));
      draws.uniforms(Purpose::offsets, k * blocks, count, part.data());
      ASSERT_EQ(part.back(), Real(77)) << "writes past the end";
      const auto from = all.begin() + k * blocks * draws_per_block<Real>;
      ASSERT_TRUE(std::equal(part.begin(), part.end() - 1, from));
    }
  }
}

TYPED_TEST(Keyed, NormalsAreNormal) {
  using Real = TypeParam;
  std::vector<double> sample;
  Mean mean, square, cube, fourth;
  for (std::uint64_t index = 0; index < 4000; ++index) {
    for (const Real x :
         drawn(SerialGroup<Real>(), draws_of<Real>(3, index), true, Purpose::payoffs, 0, 25)) {
      const auto v = static_cast<double>(x);
      sample.push_back(v);
      mean.add(v);
      square.add(v * v);
      cube.add(v * v * v);
      fourth.add(v * v * v * v);
    }
  }
  EXPECT_LT(mean.off(0), 4);
  EXPECT_LT(square.off(1), 4);
  EXPECT_LT(cube.off(0), 4);
  EXPECT_LT(fourth.off(3), 4);
  EXPECT_GT(test::kolmogorov_p(sample, test::normal_cdf), implausible);
}

TYPED_TEST(Keyed, UniformsAreUniform) {
  using Real = TypeParam;
  std::vector<double> centred, plain;
  for (std::uint64_t index = 0; index < 4000; ++index) {
    const auto draws = draws_of<Real>(4, index);
    for (const Real x : drawn(SerialGroup<Real>(), draws, false, Purpose::headings, 1, 25)) {
      ASSERT_GE(x, Real(-0.5));
      ASSERT_LT(x, Real(0.5));
      centred.push_back(static_cast<double>(x));
    }
    Real u[25];
    draws.uniforms(Purpose::measures, 0, 25, u);
    for (const Real x : u) {
      ASSERT_GE(x, Real(0));
      ASSERT_LT(x, Real(1));
      plain.push_back(static_cast<double>(x));
    }
  }
  EXPECT_GT(test::uniform_p(centred, -0.5, 0.5), implausible);
  EXPECT_GT(test::uniform_p(plain, 0, 1), implausible);
}

// Draws of neighbouring keys are uncorrelated, at equal places and next to each other, themselves
// and in size.
TYPED_TEST(Keyed, NeighboursAreUncorrelated) {
  using Real = TypeParam;
  constexpr int count = 8;
  Mean index_apart[2], attempt_apart[2], player_apart[2], purpose_apart[2], place_apart[2];
  for (std::uint64_t index = 0; index < 12000; ++index) {
    const auto row = [&](std::uint64_t g, std::uint32_t attempt, Purpose purpose, int of) {
      return drawn(SerialGroup<Real>(), draws_of<Real>(6, g, attempt), true, purpose, of, count);
    };
    const auto base = row(index, 0, Purpose::payoffs, 0);
    const auto compare = [&](const std::vector<Real>& other, Mean* to) {
      for (std::size_t s = 0; s < count; ++s) {
        const auto x = static_cast<double>(base[s]), y = static_cast<double>(other[s]);
        to[0].add(x * y);
        to[1].add((x * x - 1) * (y * y - 1));
      }
    };
    compare(row(index + 1, 0, Purpose::payoffs, 0), index_apart);
    compare(row(index, 1, Purpose::payoffs, 0), attempt_apart);
    compare(row(index, 0, Purpose::payoffs, 1), player_apart);
    compare(row(index, 0, Purpose::headings, 0), purpose_apart);
    auto turned = base;
    std::rotate(turned.begin(), turned.begin() + 1, turned.end());
    compare(turned, place_apart);
  }
  for (const auto* pair : {index_apart, attempt_apart, player_apart, purpose_apart, place_apart}) {
    EXPECT_LT(pair[0].off(0), 4.5);
    EXPECT_LT(pair[1].off(0), 4.5);
  }
}

template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(222);
  for (int trial = 0; trial < 60; ++trial) {
    const std::uint64_t seed = random.bits();
    // Games of any index at any attempt side by side.
    test::Values<std::uint32_t, width> low, high, attempt;
    for (int lane = 0; lane < width; ++lane) {
      low[lane] = random.word();
      high[lane] = random.chance(0.5) ? 0u : random.word();
      attempt[lane] = random.word() >> 16;
    }
    const KeyedDraws<V> lanes(seed, WordOf<V>::load(low.data()), WordOf<V>::load(high.data()),
                              WordOf<V>::load(attempt.data()));
    const int count = random.integer(1, 20), of = random.integer(0, 7);
    const auto normal = drawn(SerialGroup<V>(), lanes, true, Purpose::payoffs, of, count);
    const auto centred = drawn(SerialGroup<V>(), lanes, false, Purpose::payoffs, of, count);
    std::vector<V> plain(static_cast<std::size_t>(count));
    lanes.uniforms(Purpose::calibration, 2, count, plain.data());
    for (int lane = 0; lane < width; ++lane) {
      const KeyedDraws<Real> alone(seed, low[lane], high[lane], attempt[lane]);
      const SerialGroup<Real> group;
      const auto expect = [&](const std::vector<V>& got, const std::vector<Real>& expected) {
        for (std::size_t s = 0; s < expected.size(); ++s) {
          ASSERT_EQ(bits_of(extract(got[s], lane)), bits_of(expected[s])) << "lane " << lane;
        }
      };
      expect(normal, drawn(group, alone, true, Purpose::payoffs, of, count));
      expect(centred, drawn(group, alone, false, Purpose::payoffs, of, count));
      std::vector<Real> expected(static_cast<std::size_t>(count));
      alone.uniforms(Purpose::calibration, 2, count, expected.data());
      expect(plain, expected);
    }
  }
}

TEST(KeyedDraws, LanesEqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 4>>();
  expect_lanes_equal_scalars<Lane<float, 16>>();
  expect_lanes_equal_scalars<Lane<double, 2>>();
  expect_lanes_equal_scalars<Lane<double, 8>>();
}

}  // namespace
}  // namespace delegauge
