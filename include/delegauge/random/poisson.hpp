// SPDX-License-Identifier: Apache-2.0
// Poisson variates of mean 1 out of 32 random bits: the multipliers of a Poisson bootstrap.
#pragma once

#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

// The count is how many of the thresholds floor(2^32 P(X <= j)), j = 0, 1, ..., are at most the
// word: integers, so it is the same everywhere. Beyond 13 there is nothing left of 2^32.
inline constexpr int poisson_most = 13;

namespace detail {

template <class Word>
DELEGAUGE_INLINE Word one_if_at_least(Word word, std::uint32_t threshold) {
  return select(word >= Word(threshold), Word(1u), Word(0u));
}
DELEGAUGE_INLINE std::uint32_t one_if_at_least(std::uint32_t word, std::uint32_t threshold) {
  return word >= threshold ? 1u : 0u;
}

}  // namespace detail

// The counts of four words. Counts beyond 6 are rare enough (one word in 12,000) to look for only
// where there is one.
template <class Word>
DELEGAUGE_INLINE void poisson_counts(const Word (&word)[4], Word (&count)[4]) {
  constexpr std::uint32_t common[6] = {1580030168u, 3160060337u, 3950075421u,
                                       4213413783u, 4279248373u, 4292415291u};
  constexpr std::uint32_t rare[7] = {4294609777u, 4294923276u, 4294962463u, 4294966817u,
                                     4294967252u, 4294967292u, 4294967295u};
  for (int w = 0; w < 4; ++w) {
    count[w] = detail::one_if_at_least(word[w], common[0]);
    for (int j = 1; j < 6; ++j) count[w] = count[w] + detail::one_if_at_least(word[w], common[j]);
  }
  const auto some = (word[0] >= Word(rare[0])) | (word[1] >= Word(rare[0])) |
                    (word[2] >= Word(rare[0])) | (word[3] >= Word(rare[0]));
  if (!any(some)) return;
  for (int w = 0; w < 4; ++w) {
    for (const std::uint32_t threshold : rare) {
      count[w] = count[w] + detail::one_if_at_least(word[w], threshold);
    }
  }
}

DELEGAUGE_END
