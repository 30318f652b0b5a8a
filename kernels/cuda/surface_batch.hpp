// SPDX-License-Identifier: Apache-2.0
// What a launch of `surface` is given, and how a block lays out its shared memory.
#pragma once

#include "kernels/cuda/device_tally.hpp"

namespace delegauge::cuda {

// What games must beat: the last of a full list, `none` before it is full.
template <class Real>
struct TightestBar {
  Real tightness = Real(-1);
  std::uint64_t index = ~std::uint64_t{0};
};
template <class Real>
struct TightestBars {
  TightestBar<Real> of[bound_count];  // [bound]
};

// What a launch is given.
template <class Real>
struct SurfaceBatch {
  std::uint64_t begin, end;  // games
  DeviceTally<Real> total;
  TightestBars<Real> bars;
  int histograms;  // in shared memory
};

inline constexpr int warp_size = 32;

// Of a block that keeps the tightest of a bound's candidates: so many sort so many each.
inline constexpr int keeper_threads = 256, keeper_items = 8;
static_assert(keeper_threads * keeper_items == 2 * TallyShape::most_tightest);

static_assert(most_statistics <= warp_size, "a statistic needs a lane of its own");

// The lanes of a warp that share one statistic: a power of two, so that a warp's games are as many
// whole steps for each. And the length of a row of handed values: a warp's lanes then read from as
// many banks.
DELEGAUGE_INLINE int lanes_per_statistic(int statistics) {
  if (statistics <= warp_size / 4) return 4;
  return statistics <= warp_size / 2 ? 2 : 1;
}
DELEGAUGE_INLINE int row_length(int statistics) {
  return warp_size + lanes_per_statistic(statistics);
}
template <class Real>
DELEGAUGE_INLINE std::size_t rows_bytes(int statistics, int threads) {
  return sizeof(Real) * static_cast<std::size_t>(threads / warp_size) *
         static_cast<std::size_t>(statistics * row_length(statistics));
}
// Of a histogram in a block's memory: two counters to a word.
static_assert(histogram_bins % 2 == 0);
inline constexpr int histogram_words = histogram_bins / 2;
inline constexpr std::size_t histogram_bytes = histogram_words * sizeof(unsigned int);

}  // namespace delegauge::cuda
