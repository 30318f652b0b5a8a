// SPDX-License-Identifier: Apache-2.0
#include "delegauge/random/stream.hpp"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;
using State = std::array<std::uint32_t, 4>;

// xoshiro128++ 1.0 as its authors publish it (prng.di.unimi.it/xoshiro128plusplus.c).
class Reference {
 public:
  explicit Reference(const State& state) : s_(state) {}
  std::uint32_t next() {
    const std::uint32_t result = rotl(s_[0] + s_[3], 7) + s_[0];
    const std::uint32_t t = s_[1] << 9;
    s_[2] ^= s_[0];
    s_[3] ^= s_[1];
    s_[1] ^= s_[2];
    s_[0] ^= s_[3];
    s_[2] ^= t;
    s_[3] = rotl(s_[3], 11);
    return result;
  }

 private:
  static std::uint32_t rotl(std::uint32_t x, int k) { return (x << k) | (x >> (32 - k)); }
  State s_;
};

State philox_state(std::uint64_t seed, std::uint64_t index, std::uint64_t stream) {
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
  const auto r = r123::Philox4x32_R<10>()({{low(index), high(index), low(stream), high(stream)}},
                                          {{low(seed), high(seed)}});
  return {r[0], r[1], r[2], r[3]};
}

Stream<std::uint32_t> stream_of(std::uint64_t seed, std::uint64_t index, std::uint64_t stream = 0) {
  return {seed, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), stream};
}

// Philox run backwards: the (index, stream) whose block under the seed is `block`.
std::pair<std::uint64_t, std::uint64_t> philox_inverse(std::uint64_t seed, State block) {
  // Multiplicative inverses of the odd multipliers modulo 2^32, by Newton's iteration.
  const auto inverse = [](std::uint32_t m) {
    std::uint32_t x = m;
    for (int i = 0; i < 5; ++i) x *= 2 - m * x;
    return x;
  };
  const std::uint32_t m0 = 0xD2511F53u, m1 = 0xCD9E8D57u;
  for (std::uint32_t round = 10; round-- > 0;) {
    const std::uint32_t key0 = static_cast<std::uint32_t>(seed) + round * 0x9E3779B9u;
    const std::uint32_t key1 = static_cast<std::uint32_t>(seed >> 32) + round * 0xBB67AE85u;
    const std::uint32_t c0 = block[3] * inverse(m0), c2 = block[1] * inverse(m1);
    const auto high = [](std::uint32_t m, std::uint32_t c) {
      return static_cast<std::uint32_t>(static_cast<std::uint64_t>(m) * c >> 32);
    };
    block = {c0, block[0] ^ high(m1, c2) ^ key0, c2, block[2] ^ high(m0, c0) ^ key1};
  }
  return {block[0] | static_cast<std::uint64_t>(block[1]) << 32,
          block[2] | static_cast<std::uint64_t>(block[3]) << 32};
}

TEST(Stream, KnownAnswer) {
  const State state = {1, 2, 3, 4};
  Stream<std::uint32_t> stream(PhiloxBlock<std::uint32_t>{{1, 2, 3, 4}});
  Reference reference(state);
  const std::vector<std::uint32_t> known = {641,       1573767,    3222811527, 3517856514,
                                            836907274, 4247214768, 3867114732, 1355841295,
                                            495546011, 621204420};
  for (const std::uint32_t expected : known) {
    EXPECT_EQ(stream.next(), expected);
    EXPECT_EQ(reference.next(), expected);
  }
}

TEST(Stream, IsXoshiroSeededByPhilox) {
  Random random(201);
  for (int trial = 0; trial < 2000; ++trial) {
    const std::uint64_t seed = random.bits(), index = random.bits(), number = random.bits();
    auto stream = stream_of(seed, index, number);
    Reference reference(philox_state(seed, index, number));
    for (int draw = 0; draw < 50; ++draw) ASSERT_EQ(stream.next(), reference.next());
  }
}

// Every part of the key counts: none of the four words and two of the seed is dropped or folded
// into another.
TEST(Stream, EveryWordOfTheKeyCounts) {
  std::set<std::vector<std::uint32_t>> seen;
  int streams = 0;
  for (int part = 0; part < 6; ++part) {
    for (int bit = 0; bit < 32; ++bit) {
      std::uint32_t word[6] = {7, 0, 3, 0, 0, 0};  // seed, index, stream
      word[part] ^= 1u << bit;
      const auto wide = [&](int i) {
        return word[i] | static_cast<std::uint64_t>(word[i + 1]) << 32;
      };
      auto stream = stream_of(wide(0), wide(2), wide(4));
      seen.insert({stream.next(), stream.next(), stream.next(), stream.next()});
      streams += 1;
    }
  }
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(streams));
}

TEST(Stream, AllZeroStateIsReplaced) {
  Random random(202);
  for (int trial = 0; trial < 100; ++trial) {
    const std::uint64_t seed = random.bits();
    const auto [index, number] = philox_inverse(seed, {0, 0, 0, 0});
    ASSERT_EQ(philox_state(seed, index, number), (State{0, 0, 0, 0}));
    auto stream = stream_of(seed, index, number);
    Reference replaced({1, 0, 0, 0});
    for (int draw = 0; draw < 20; ++draw) ASSERT_EQ(stream.next(), replaced.next());
  }
}

// States with a single bit, the top one included, are not zero and stay.
TEST(Stream, StatesNearlyZeroStay) {
  for (std::size_t word = 0; word < 4; ++word) {
    for (int bit = 0; bit < 32; ++bit) {
      State state = {0, 0, 0, 0};
      state[word] = 1u << bit;
      const auto [index, number] = philox_inverse(99, state);
      auto stream = stream_of(99, index, number);
      Reference reference(state);
      for (int draw = 0; draw < 5; ++draw) ASSERT_EQ(stream.next(), reference.next());
    }
  }
}

template <int W>
void expect_lanes_equal_scalars() {
  using Word = Lane<std::uint32_t, W>;
  Random random(203);
  for (int trial = 0; trial < 200; ++trial) {
    const std::uint64_t seed = random.bits();
    std::uint64_t index = random.bits(), number = random.bits();
    // In some trials one lane, and only that one, is in the all-zero state.
    if (trial % 2 == 0) std::tie(index, number) = philox_inverse(seed, {0, 0, 0, 0});
    const int zero_lane = trial % W;
    const std::uint32_t low =
        static_cast<std::uint32_t>(index) - static_cast<std::uint32_t>(zero_lane);
    const auto high = static_cast<std::uint32_t>(index >> 32);
    Stream<Word> lanes(seed, Iota<Word>::from(low), high, number);
    std::vector<Stream<std::uint32_t>> scalars;
    for (std::uint32_t i = 0; i < W; ++i) scalars.push_back({seed, low + i, high, number});
    for (int draw = 0; draw < 20; ++draw) {
      const Word r = lanes.next();
      for (int i = 0; i < W; ++i) ASSERT_EQ(r[i], scalars[static_cast<std::size_t>(i)].next());
    }
  }
}

TEST(Stream, LanesEqualScalars) {
  expect_lanes_equal_scalars<4>();
  expect_lanes_equal_scalars<8>();
  expect_lanes_equal_scalars<16>();
}

}  // namespace
}  // namespace delegauge
