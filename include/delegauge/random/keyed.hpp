// SPDX-License-Identifier: Apache-2.0
// Random numbers by key: of one attempt at a game, any number can be drawn by itself, in any order,
// by any worker (theory/reproducibility.md). A Philox block has the counter (index, position,
// attempt, purpose).
#pragma once

#include "delegauge/random/variates.hpp"

DELEGAUGE_BEGIN

// The four words of a block, one after the other: a source of variates.
template <class Word>
class BlockWords {
 public:
  DELEGAUGE_INLINE explicit BlockWords(const PhiloxBlock<Word>& block) : block_(block) {}
  DELEGAUGE_INLINE Word next() { return block_.word[at_++]; }

 private:
  PhiloxBlock<Word> block_;
  int at_ = 0;
};

// What numbers are drawn for. A purpose that players have each has one per player.
enum class Purpose : std::uint32_t {
  measures = 1,
  principal_magnitudes,
  agent_magnitudes,
  calibration,
  offsets,
  payoffs = 16,
  headings = 32,
  observations = 48,
  mixtures = 64,
};

// Draws per block: a float takes a word, a double two.
template <class Real>
inline constexpr int draws_per_block = sizeof(Real) == sizeof(float) ? 4 : 2;

// How many blocks of Each draws `count` of them take, as well known as count is.
template <int Each>
DELEGAUGE_INLINE constexpr int blocks_for(int count) {
  return (count + Each - 1) / Each;
}
template <int Each, int N>
DELEGAUGE_INLINE constexpr Static<blocks_for<Each>(N)> blocks_for(Static<N>) {
  return {};
}

template <class V>
class KeyedDraws {
 public:
  using Word = WordOf<V>;
  using Real = RealOf<V>;

  // attempt < 2^16.
  DELEGAUGE_INLINE KeyedDraws(std::uint64_t seed, Word index_low, Word index_high, Word attempt)
      : key_{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}},
        index_low_(index_low),
        index_high_(index_high),
        attempt_(attempt) {}

  // The same game in every lane.
  DELEGAUGE_INLINE KeyedDraws(std::uint64_t seed, std::uint64_t index, std::uint32_t attempt)
      : KeyedDraws(seed, Word(static_cast<std::uint32_t>(index)),
                   Word(static_cast<std::uint32_t>(index >> 32)), Word(attempt)) {}

  // `of`: the player, for purposes of players.
  DELEGAUGE_INLINE BlockWords<Word> block(Purpose purpose, int of, int position) const {
    const std::uint32_t what =
        (static_cast<std::uint32_t>(purpose) + static_cast<std::uint32_t>(of)) << 16;
    return BlockWords<Word>(philox(
        PhiloxBlock<Word>{{index_low_, index_high_, Word(static_cast<std::uint32_t>(position)),
                           attempt_ | Word(what)}},
        key_));
  }

  // out[0..count) uniform on [0, 1), from the blocks `position`, position + 1, ...
  DELEGAUGE_INLINE void uniforms(Purpose purpose, int position, int count, V* out) const {
    constexpr int each = draws_per_block<Real>;
    for (int at = 0; at < count; at += each) {
      auto words = block(purpose, 0, position + at / each);
      for (int k = 0; k < each; ++k) {
        const V x = uniform<V>(words);
        if (at + k < count) out[at + k] = x;
      }
    }
  }
  // How many blocks that takes.
  static constexpr int blocks_of(int count) { return blocks_for<draws_per_block<Real>>(count); }

 private:
  PhiloxKey key_;
  Word index_low_, index_high_, attempt_;
};

// row[0..count), drawn by a group's workers block by block: fill(words, x) draws a block's.
template <class V, class Group, class Count, class Fill>
DELEGAUGE_INLINE void draw_row(const Group& group, const KeyedDraws<V>& draws, Purpose purpose,
                               int of, Count count, V* row, const Fill& fill) {
  constexpr int each = draws_per_block<RealOf<V>>;
  group.each(blocks_for<each>(count), [&](int block) DELEGAUGE_LAMBDA {
    auto words = draws.block(purpose, of, block);
    V x[each];
    fill(words, x);
    for (int k = 0; k < each; ++k) {
      const int s = block * each + k;
      if (s < count) row[s] = x[k];
    }
  });
}

// Standard normal.
template <class V, class Group, class Count>
DELEGAUGE_INLINE void draw_normals(const Group& group, const KeyedDraws<V>& draws, Purpose purpose,
                                   int of, Count count, V* row) {
  draw_row(group, draws, purpose, of, count, row, [](auto& words, V* x) DELEGAUGE_LAMBDA {
    normals<V>(words, x, draws_per_block<RealOf<V>>);
  });
}

// Uniform about 0 up to scale.
template <class V, class Group, class Count>
DELEGAUGE_INLINE void draw_uniforms(const Group& group, const KeyedDraws<V>& draws, Purpose purpose,
                                    int of, Count count, V* row) {
  draw_row(group, draws, purpose, of, count, row, [](auto& words, V* x) DELEGAUGE_LAMBDA {
    for (int k = 0; k < draws_per_block<RealOf<V>>; ++k) {
      x[k] = uniform<V>(words) - V(RealOf<V>(0.5));
    }
  });
}

DELEGAUGE_END
