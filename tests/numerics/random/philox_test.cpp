// SPDX-License-Identifier: Apache-2.0
#include "delegauge/random/philox.hpp"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;
using Block = std::array<std::uint32_t, 4>;

struct Input {
  Block counter;
  std::uint32_t key[2];
};

template <class Word>
PhiloxBlock<Word> run(const Input& in, Word low) {
  const std::uint64_t stream = in.counter[2] | static_cast<std::uint64_t>(in.counter[3]) << 32;
  return philox<Word>(low, in.counter[1], stream, PhiloxKey{{in.key[0], in.key[1]}});
}

Block scalar(const Input& in) {
  const auto r = run<std::uint32_t>(in, in.counter[0]);
  return {r.word[0], r.word[1], r.word[2], r.word[3]};
}

Block random123(const Input& in) {
  const r123::Philox4x32::ctr_type counter = {
      {in.counter[0], in.counter[1], in.counter[2], in.counter[3]}};
  const r123::Philox4x32::key_type key = {{in.key[0], in.key[1]}};
  const auto r = r123::Philox4x32_R<10>()(counter, key);
  return {r[0], r[1], r[2], r[3]};
}

Input random_input(Random& random) {
  return {{random.word(), random.word(), random.word(), random.word()},
          {random.word(), random.word()}};
}

// Random123's kat_vectors, philox4x32 10.
TEST(Philox, KnownAnswers) {
  EXPECT_EQ(scalar({{0, 0, 0, 0}, {0, 0}}),
            (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  const std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(scalar({{ones, ones, ones, ones}, {ones, ones}}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(scalar({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, AgreesWithRandom123) {
  Random random(101);
  for (int trial = 0; trial < 100000; ++trial) {
    const Input in = random_input(random);
    ASSERT_EQ(scalar(in), random123(in)) << trial;
  }
}

template <int W>
void expect_lanes_equal_scalars() {
  using Word = Lane<std::uint32_t, W>;
  Random random(102);
  for (int trial = 0; trial < 2000; ++trial) {
    Input in = random_input(random);
    // Lanes share all but the low word, which may wrap within them.
    const bool wraps = trial % 4 == 0;
    test::Values<std::uint32_t, W> low;
    const std::uint32_t first = wraps ? 0xffffffffu - random.word() % W : random.word();
    for (int i = 0; i < W; ++i) {
      low[i] = wraps ? first + static_cast<std::uint32_t>(i) : random.word();
    }
    const auto r = run<Word>(in, Word::load(low.data()));
    for (int i = 0; i < W; ++i) {
      in.counter[0] = low[i];
      ASSERT_EQ((Block{r.word[0][i], r.word[1][i], r.word[2][i], r.word[3][i]}), random123(in))
          << "lane " << i << " of " << W;
    }
  }
}

TEST(Philox, LanesEqualScalars) {
  expect_lanes_equal_scalars<2>();
  expect_lanes_equal_scalars<4>();
  expect_lanes_equal_scalars<8>();
  expect_lanes_equal_scalars<16>();
}

}  // namespace
}  // namespace delegauge
