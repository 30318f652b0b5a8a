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

template <class Real>
struct StatWork {
  Real low = 0, span = 0;  // the range
  Real to_fixed = 0;       // 2^exponent
  Real to_bin = 0;         // histogram_bins / span
  Wide sum = 0;
  Wide sum_of_squares = 0;
  Real min = std::numeric_limits<Real>::infinity();
  Real max = -std::numeric_limits<Real>::infinity();
  // Counters of 16 bits keep a histogram in a quarter of the first-level cache; spill() empties
  // them in time.
  alignas(64) std::uint16_t histogram[histogram_bins] = {};
  std::vector<std::uint32_t> spilled = std::vector<std::uint32_t>(histogram_bins);

  void configure(const FixedScale& scale);
  void spill();
  void flush(StatTally& tally);
};

// A bin's totals of everything but the bounds, and of one bound. A bin's record is a BinHead and a
// BinBound for each bound of the job, side by side: with two bounds in float, one cache line.
template <class Real>
struct BinHead {
  std::uint64_t sum_regret = 0;
  std::uint64_t sum_worst_case = 0;
  Real max_regret = 0, max_worst_case = 0;
  std::uint32_t count = 0;
};
template <class Real>
struct BinBound {
  std::uint64_t sum = 0;
  Real max = 0;
  Real least_slack = std::numeric_limits<Real>::infinity();
};

template <class Real>
class BinWork {
 public:
  void configure(const SurfaceJob& job);
  void flush(SurfaceTally& tally);

  std::size_t record_size() const {
    return sizeof(BinHead<Real>) + static_cast<std::size_t>(bounds) * sizeof(BinBound<Real>);
  }
  // The head of the record that starts `offset` bytes into the records; its bounds follow.
  BinHead<Real>* head(std::size_t offset) {
    return reinterpret_cast<BinHead<Real>*>(records.get() + offset);
  }
  static BinBound<Real>* bounds_of(BinHead<Real>* head) {
    return reinterpret_cast<BinBound<Real>*>(head + 1);
  }

  Real agents_to_bin = 0, misalignment_to_bin = 0;
  int bounds = 0;                    // of the job
  Bound bound_at[bound_count] = {};  // the job's bounds, in order

 private:
  struct Release {
    void operator()(std::byte* p) const { ::operator delete(p, std::align_val_t(64)); }
  };
  void clear(std::size_t bin);
  std::unique_ptr<std::byte, Release> records;  // [bin]
};

template <class Real>
class SurfaceWork {
 public:
  explicit SurfaceWork(const SurfaceJob& job);
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
};

}  // namespace delegauge
