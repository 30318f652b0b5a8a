// SPDX-License-Identifier: Apache-2.0
// The streams of games pass the short battery, and generators that are known to be bad do not.
#include "short_battery.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

#include "delegauge/random/stream.hpp"

namespace delegauge::streams {
namespace {

constexpr std::size_t games = 1u << 13, draws = 32;
// Seeds are fixed: what passes today passes for good. A sound generator is below this once in
// 10,000 batteries.
constexpr double least_combined = 1e-4;

using WordStream = Stream<std::uint32_t>;

/// Draws words from start(game), a generator with next().
template <class Start>
Words words_of(const Start& start) {
  auto stream = start(std::uint64_t{0});
  return consumed(games, draws, [&](std::size_t game, std::size_t draw) {
    if (draw == 0) stream = start(std::uint64_t{game});
    return stream.next();
  });
}
WordStream stream_of(std::uint64_t seed, std::uint64_t index) {
  return {seed, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), 0};
}

void expect_pass(const Words& words) {
  const auto results = battery(words, draws);
  EXPECT_GT(combined(results), least_combined) << report(results);
}
void expect_fail(const Words& words) {
  const auto results = battery(words, draws);
  EXPECT_LT(combined(results), 1e-9) << report(results);
}

TEST(ShortBattery, ConsecutiveIndicesPass) {
  for (const std::uint64_t seed : {0ull, 1ull, 20261123ull}) {
    SCOPED_TRACE(seed);
    expect_pass(words_of([=](std::uint64_t game) { return stream_of(seed, game); }));
  }
}

TEST(ShortBattery, IndicesAcrossTheHighWordPass) {
  const std::uint64_t first = (1ull << 32) - games / 2;
  expect_pass(words_of([=](std::uint64_t game) { return stream_of(7, first + game); }));
}

TEST(ShortBattery, ConsecutiveSeedsPass) {
  expect_pass(words_of([](std::uint64_t seed) { return stream_of(seed, 0); }));
}

TEST(ShortBattery, SeedsInTheHighWordPass) {
  expect_pass(words_of([](std::uint64_t seed) { return stream_of(seed << 32, 0); }));
}

TEST(ShortBattery, OneLongStreamPasses) {
  auto stream = stream_of(3, 0);
  expect_pass(consumed(games, draws, [&](std::size_t, std::size_t) { return stream.next(); }));
}

TEST(ShortBattery, MersenneTwisterPasses) {
  std::mt19937 twister(1);
  expect_pass(consumed(games, draws, [&](std::size_t, std::size_t) {
    return static_cast<std::uint32_t>(twister());
  }));
}

TEST(ShortBattery, FindsTheLowBitsOfALinearCongruence) {
  struct Congruence {
    std::uint32_t state;
    std::uint32_t next() { return state = state * 1664525u + 1013904223u; }
  };
  // Started from a sound random word each, so that only the congruence is to blame.
  expect_fail(words_of([](std::uint64_t game) { return Congruence{stream_of(1, game).next()}; }));
}

TEST(ShortBattery, FindsAWeakHashOfACounter) {
  struct Hash {
    std::uint32_t counter;
    std::uint32_t next() {
      const std::uint32_t h = counter++ * 0x9E3779B9u;
      return (h ^ h >> 15) * 0x85EBCA6Bu;
    }
  };
  expect_fail(
      words_of([](std::uint64_t game) { return Hash{static_cast<std::uint32_t>(game * draws)}; }));
}

// What Philox is there for.
TEST(ShortBattery, FindsStreamsSeededByTheBareIndex) {
  expect_fail(words_of([](std::uint64_t game) {
    return WordStream(
        PhiloxBlock<std::uint32_t>{{static_cast<std::uint32_t>(game),
                                    static_cast<std::uint32_t>(game >> 32), 1, 0x9E3779B9u}});
  }));
}

TEST(ShortBattery, FindsNeighboursThatShareTheirWords) {
  expect_fail(words_of([](std::uint64_t game) { return stream_of(1, game / 2); }));
}

TEST(ChiSquareTail, KnownValues) {
  EXPECT_NEAR(chi_square_tail(3.841458820694124, 1), 0.05, 1e-12);
  EXPECT_NEAR(chi_square_tail(256, 256), 0.488245549095877, 1e-12);
  EXPECT_NEAR(chi_square_tail(1168.5, 1024), 0.00107507199138754, 1e-12);
  EXPECT_NEAR(chi_square_tail(900, 1024), 0.997774474540345, 1e-12);
  EXPECT_NEAR(chi_square_tail(1500, 1024) / 1.24843086067215e-20, 1, 1e-8);
  EXPECT_NEAR(chi_square_tail(2, 2), std::exp(-1.0), 1e-14);
}

}  // namespace
}  // namespace delegauge::streams
