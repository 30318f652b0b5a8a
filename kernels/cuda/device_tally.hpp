// SPDX-License-Identifier: Apache-2.0
// What one batch adds up to on a device: integers only, so that any order of atomic operations
// gives the same bits; all zero where nothing has been added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "delegauge/base/inline.hpp"
#include "delegauge/tally/surface.hpp"
#include "kernels/executor/surface_plan.hpp"

namespace delegauge::cuda {

// An order-preserving integer of a floating-point value, never 0, which stands for "none yet". A
// minimum is kept as the maximum of complements.
template <class Real>
using KeyOf = std::conditional_t<sizeof(Real) == sizeof(float), std::uint32_t, unsigned long long>;

template <class Real>
DELEGAUGE_INLINE KeyOf<Real> key_of(Real x) {
  using Key = KeyOf<Real>;
  constexpr Key sign = Key(1) << (8 * sizeof(Key) - 1);
  Key bits;
  std::memcpy(&bits, &x, sizeof(bits));
  return (bits & sign) != 0 ? ~bits : bits | sign;
}
// The same of a value that is not negative.
template <class Real>
DELEGAUGE_INLINE KeyOf<Real> key_of_positive(Real x) {
  using Key = KeyOf<Real>;
  Key bits;
  std::memcpy(&bits, &x, sizeof(bits));
  return bits | Key(1) << (8 * sizeof(Key) - 1);
}
template <class Real>
DELEGAUGE_INLINE Real from_key(KeyOf<Real> key) {
  using Key = KeyOf<Real>;
  constexpr Key sign = Key(1) << (8 * sizeof(Key) - 1);
  const Key bits = (key & sign) != 0 ? key ^ sign : ~key;
  Real x;
  std::memcpy(&x, &bits, sizeof(x));
  return x;
}

// Sums of fixed-point values and of their squares, these in two halves of 32 bits.
struct FixedTotals {
  unsigned long long sum, squares_low, squares_high;
};

template <class Real>
struct StatisticTotals {
  FixedTotals fixed;
  KeyOf<Real> max, least;  // least: of the complement
};

// A bin's sums: count, principals' regret, V, then one per bound. And its extremes: the largest
// regret and V, then per bound its largest value and the complement of its least slack. Bounds that
// the job leaves out have their places all the same: offsets are constants.
inline constexpr int bin_sums = 3 + bound_count;
inline constexpr int bin_extremes = 2 + 2 * bound_count;

template <class Real>
struct DeviceTightGame {
  Real tightness;
  std::uint64_t index;
};

struct TallyCounts {
  unsigned long long degenerate;
  // Games whose regret exceeds a bound in the run's precision; beyond the list's capacity they are
  // only counted.
  unsigned int suspects;
  // Those of them that do so in double, likewise.
  unsigned int violators;
};

struct Violator {
  std::uint64_t index;
  std::uint32_t bounds;  // a set's bits
};

// How much is tallied, and for how many games there is room.
struct TallyShape {
  static constexpr std::uint32_t violators = 1024;  // capacity
  // Capacity for each bound's games that may be among its tightest, and the most that are kept.
  static constexpr std::uint32_t candidates = 65536, most_tightest = 1024;
  int statistics = 0;
  int bounds = 0;
  int tightest = 0;            // kept per bound
  std::uint32_t suspects = 0;  // capacity
  std::uint32_t judges = 0;    // threads that judge suspects
  std::uint32_t entries = 0;   // of a workspace for the job's shape
};

// The parts of a tally's memory. One allocation, on the device or as its copy on the host; whatever
// comes before `candidate` is copied back.
template <class Real>
struct DeviceTally {
  TallyShape shape;
  TallyCounts* counts;
  StatisticTotals<Real>* statistic;  // [statistics]
  unsigned int* histogram;           // [statistics][histogram_bins]
  unsigned long long* bin_sum;       // [grid_bins][bin_sums]
  KeyOf<Real>* bin_extreme;          // [grid_bins][bin_extremes]
  // Candidates beyond the list's capacity are only counted.
  unsigned int* candidates;               // [bounds]
  unsigned int* tightest;                 // [bounds], how many are kept
  DeviceTightGame<Real>* tightest_games;  // [bounds][shape.tightest], sorted
  Violator* violator;                     // [TallyShape::violators]
  DeviceTightGame<Real>* candidate;       // [bounds][TallyShape::candidates]
  std::uint32_t* suspect;                 // [shape.suspects], less the batch's first index
  Real* judge_sampled;                    // [shape.judges][shape.entries]
  double* judge_memory;                   // likewise
  std::size_t copied_bytes, bytes;

  DeviceTally() = default;
  DeviceTally(const TallyShape& the_shape, std::byte* memory) : shape(the_shape) {
    std::size_t at = 0;
    const auto place = [&](auto*& part, std::size_t count) {
      at = (at + 15) / 16 * 16;
      part = reinterpret_cast<std::remove_reference_t<decltype(part)>>(memory + at);
      at += count * sizeof(*part);
    };
    const auto bounds = static_cast<std::size_t>(shape.bounds);
    const auto statistics = static_cast<std::size_t>(shape.statistics);
    place(counts, 1);
    place(statistic, statistics);
    place(histogram, statistics * histogram_bins);
    place(bin_sum, std::size_t{grid_bins} * bin_sums);
    place(bin_extreme, std::size_t{grid_bins} * bin_extremes);
    place(candidates, bounds);
    place(tightest, bounds);
    place(tightest_games, bounds * static_cast<std::size_t>(shape.tightest));
    place(violator, TallyShape::violators);
    copied_bytes = at;
    place(candidate, shape.tightest == 0 ? 0 : bounds * TallyShape::candidates);
    place(suspect, shape.suspects);
    const std::size_t judged = std::size_t{shape.judges} * shape.entries;
    place(judge_sampled, judged);
    place(judge_memory, judged);
    bytes = at;
  }
};

// Adds a batch's tally, a copy on the host, to the run's.
template <class Real>
void add_to(SurfaceTally& tally, const SurfaceJob& job, std::uint64_t games,
            const DeviceTally<Real>& batch);

}  // namespace delegauge::cuda
