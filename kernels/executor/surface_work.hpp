// SPDX-License-Identifier: Apache-2.0
// One worker's private, compact tally of at most `batch_limit` games, added to a SurfaceTally when
// a batch is done.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <vector>

#include "kernels/executor/chunk.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge {

// No 16-bit counter overflows when spilled every so many games.
inline constexpr std::uint32_t spill_limit = 65535;

// 23-bit values of 2^20 games stay below 2^44, 31-bit values below 2^52.
inline constexpr std::uint64_t batch_limit = 1u << 20;

// Sums and extremes are kept lane by lane, each set of lanes using as many entries as it needs, and
// put together when counters are spilled: less than 2^16 squares of 23 bits add up to less than 64.
template <class Real>
struct StatWork {
  static constexpr int lanes = 8;  // at most, of 64 bits
  // A bin past the last takes what does not count.
  static constexpr int counters = histogram_bins + 32;

  Real low = 0, span = 0;  // the range
  Real to_fixed = 0;       // 2^exponent
  Real to_bin = 0;         // histogram_bins / span
  alignas(64) std::uint64_t lane_sum[lanes] = {};
  alignas(64) std::uint64_t lane_squares[lanes] = {};
  alignas(64) std::uint64_t lane_squares_high[lanes] = {};  // in units of 2^32
  alignas(64) Real lane_min[2 * lanes];
  alignas(64) Real lane_max[2 * lanes];
  Wide sum = 0;
  Wide sum_of_squares = 0;
  // Counters of 16 bits keep a histogram in a quarter of the first-level cache; spill() empties
  // them in time.
  alignas(64) std::uint16_t histogram[counters] = {};
  std::vector<std::uint32_t> spilled = std::vector<std::uint32_t>(histogram_bins);

  StatWork() { clear_extremes(); }
  bool used = false;  // since the last flush

  void configure(const FixedScale& scale);
  void spill();
  void flush(StatTally& tally);

 private:
  void clear_extremes();
};

// `count` values in whole vectors of `to`.
constexpr int padded(int count, int to) { return (count + to - 1) / to * to; }

// A bin's record: `sums` totals of fixed-point values and then `extremes` greatest values. In
// order: the count, the principals' regret, the worst case if the job has it, and each of the job's
// bounds; the same without the count, and each bound's least slack, negated so that all are maxima.
// Both parts are padded to whole vectors; with two bounds in float a record is one cache line.
template <class Real>
class BinWork {
 public:
  // With the worst case and all bounds.
  static constexpr int most_sums = padded(1 + 2 + bound_count, 4);
  static constexpr int most_extremes = padded(2 + 2 * bound_count, 8);

  void configure(const SurfaceJob& job);
  void flush(SurfaceTally& tally);

  std::uint32_t record_size() const {
    return static_cast<std::uint32_t>(sums) * 8 +
           static_cast<std::uint32_t>(extremes * sizeof(Real));
  }
  // The record that starts `offset` bytes into the records.
  std::uint64_t* sums_at(std::size_t offset) {
    return reinterpret_cast<std::uint64_t*>(records.get() + offset);
  }
  Real* extremes_at(std::size_t offset) { return reinterpret_cast<Real*>(sums_at(offset) + sums); }

  Real agents_to_bin = 0, misalignment_to_bin = 0;
  int sums = 0, extremes = 0;        // multiples of 4 and of 8
  int others = 1;                    // the regret and the worst case, if that is kept
  int bounds = 0;                    // of the job
  Bound bound_at[bound_count] = {};  // the job's bounds, in order

 private:
  struct Release {
    void operator()(std::byte* p) const { ::operator delete(p, std::align_val_t(64)); }
  };
  void clear(std::size_t bin);
  std::unique_ptr<std::byte, Release> records;  // [bin], and one for what does not count
};

// What the games of a chunk add to counters and bins, ready to be added one by one.
template <class Real>
struct Backlog {
  static constexpr int capacity = Chunk<Real>::capacity + Chunk<Real>::padding;
  static constexpr int most_histograms = quantity_count + 3 * bound_count;

  int count = 0;       // games
  int histograms = 0;  // of the job
  std::uint16_t* histogram[most_histograms] = {};
  alignas(64) std::uint16_t bin[most_histograms][capacity];  // numbers, for each histogram
  // Where the records are, by game, in an order of their own, and what is to be added or compared.
  alignas(64) std::uint32_t place[capacity];
  alignas(64) std::uint32_t sums[capacity * BinWork<Real>::most_sums];
  alignas(64) Real extremes[capacity * BinWork<Real>::most_extremes];
};

template <class Real>
class SurfaceWork {
 public:
  explicit SurfaceWork(const SurfaceJob& job);
  SurfaceWork(const SurfaceWork&) = delete;
  SurfaceWork& operator=(const SurfaceWork&) = delete;
  // Adds all to the tally and starts again from nothing.
  void flush(SurfaceTally& tally);
  // Empties the 16-bit counters if `more` games might overflow them.
  void make_room(int more);

  const SurfaceJob job;
  Chunk<Real> chunk;
  std::uint64_t games = 0;
  std::uint32_t since_spill = 0;  // games in the 16-bit counters
  std::uint64_t degenerate = 0;
  StatWork<Real> quantity[quantity_count];
  struct OfBound {
    StatWork<Real> tightness, worst_case_tightness, slack;
    TightestGames tightest;
    std::vector<std::uint64_t> violating;  // every index, ascending or not
  };
  OfBound bound[bound_count];
  BinWork<Real> bins;
  Backlog<Real> backlog;  // of the chunk that is being tallied
};

}  // namespace delegauge
