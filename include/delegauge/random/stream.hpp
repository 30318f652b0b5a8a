// SPDX-License-Identifier: Apache-2.0
// The random numbers of one game: xoshiro128++ 1.0 (Blackman & Vigna, 2019), its state a Philox
// block of (seed, game index, stream), so that any game can be drawn at once, in any order,
// anywhere (theory/reproducibility.md).
#pragma once

#include "delegauge/random/philox.hpp"

DELEGAUGE_BEGIN

template <class Word>
class Stream {
 public:
  // Lanes hold the indices that share index_high and have the low words index_low.
  DELEGAUGE_INLINE Stream(std::uint64_t seed, Word index_low, std::uint32_t index_high,
                          std::uint64_t stream) {
    const PhiloxKey key = {
        {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
    const auto block = philox(index_low, index_high, stream, key);
    for (int i = 0; i < 4; ++i) state_[i] = block.word[i];
    // The all-zero state is a fixed point: it is replaced. x | -x has its top bit set unless x = 0.
    const Word all = state_[0] | state_[1] | state_[2] | state_[3];
    const Word zero = ((all | (Word(0u) - all)) >> 31) ^ Word(1u);
    state_[0] = state_[0] | zero;
  }
  DELEGAUGE_INLINE explicit Stream(const PhiloxBlock<Word>& state) {
    for (int i = 0; i < 4; ++i) state_[i] = state.word[i];
  }

  DELEGAUGE_INLINE Word next() {
    const Word sum = state_[0] + state_[3];
    const Word result = rotate(sum, 7) + state_[0];
    const Word shifted = state_[1] << 9;
    // The reference's chain of exclusive ors, each of its results from the old state.
    const Word mixed = state_[3] ^ state_[1];
    const Word second = exclusive_or(state_[1], state_[2], state_[0]);
    state_[2] = exclusive_or(state_[2], state_[0], shifted);
    state_[0] = state_[0] ^ mixed;
    state_[1] = second;
    state_[3] = rotate(mixed, 11);
    return result;
  }

 private:
  static DELEGAUGE_INLINE Word rotate(Word a, int n) { return (a << n) | (a >> (32 - n)); }
  Word state_[4];
};

DELEGAUGE_END
