// SPDX-License-Identifier: Apache-2.0
// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011)
// over lanes. Random123, which has it for scalars only, is the reference that the tests hold it
// against.
#pragma once

#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

struct PhiloxKey {
  std::uint32_t word[2];
};

template <class Word>
struct PhiloxBlock {
  Word word[4];
};

template <class Word>
DELEGAUGE_INLINE void philox_round(PhiloxBlock<Word>& c, PhiloxKey key) {
  Word high0, low0, high1, low1;
  multiply_wide(c.word[0], 0xD2511F53u, high0, low0);
  multiply_wide(c.word[2], 0xCD9E8D57u, high1, low1);
  c = {{exclusive_or(high1, c.word[1], Word(key.word[0])), low1,
        exclusive_or(high0, c.word[3], Word(key.word[1])), low0}};
}

// The block of counter (index_low, index_high, stream) under the key. Only the lowest word differs
// between lanes: the first rounds are spelled out so that what they share is computed once.
template <class Word>
DELEGAUGE_INLINE PhiloxBlock<Word> philox(Word index_low, std::uint32_t index_high,
                                          std::uint64_t stream, PhiloxKey key) {
  const auto stream_low = static_cast<std::uint32_t>(stream);
  const auto stream_high = static_cast<std::uint32_t>(stream >> 32);
  const auto bump = [&key] {
    key.word[0] += 0x9E3779B9u;
    key.word[1] += 0xBB67AE85u;
  };
  // Round 1: words 0 and 1 of its result are shared by all lanes.
  Word varying_high, varying_low;
  multiply_wide(index_low, 0xD2511F53u, varying_high, varying_low);
  std::uint32_t shared_high, shared_low;
  multiply_wide(stream_low, 0xCD9E8D57u, shared_high, shared_low);
  const std::uint32_t word0 = shared_high ^ index_high ^ key.word[0];
  const std::uint32_t word1 = shared_low;
  const Word word2 = varying_high ^ Word(stream_high ^ key.word[1]);
  const Word word3 = varying_low;
  bump();
  // Round 2: the product of word 0 is shared.
  multiply_wide(word0, 0xD2511F53u, shared_high, shared_low);
  multiply_wide(word2, 0xCD9E8D57u, varying_high, varying_low);
  PhiloxBlock<Word> c = {{varying_high ^ Word(word1 ^ key.word[0]), varying_low,
                          word3 ^ Word(shared_high ^ key.word[1]), Word(shared_low)}};
#if defined(__GNUC__) && !defined(__CUDACC__)
#pragma GCC unroll 8
#endif
  for (int round = 2; round < 10; ++round) {
    bump();
    philox_round(c, key);
  }
  return c;
}

// The block of a counter whose words may all differ between lanes.
template <class Word>
DELEGAUGE_INLINE PhiloxBlock<Word> philox(PhiloxBlock<Word> counter, PhiloxKey key) {
#if defined(__GNUC__) && !defined(__CUDACC__)
#pragma GCC unroll 10
#endif
  for (int round = 0; round < 10; ++round) {
    philox_round(counter, key);
    key.word[0] += 0x9E3779B9u;
    key.word[1] += 0xBB67AE85u;
  }
  return counter;
}

DELEGAUGE_END
