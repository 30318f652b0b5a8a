// SPDX-License-Identifier: Apache-2.0
// One worker's private, compact tally of at most `batch_limit` games, added to a SurfaceTally when a batch
// is done.
#pragma once

#include <limits>
#include <vector>

#include "kernels/executor/chunk.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge {

// 23-bit values of 2^20 games stay below 2^44, 31-bit values below 2^52.
inline constexpr std::uint64_t batch_limit = 1u << 20;

template <class Real>
struct StatWork {
  Real low = 0, span = 0;   // the range
  Real to_fixed = 0;        // 2^exponent
  Real to_bin = 0;          // histogram_bins / span
  Wide sum = 0;
  Wide sum_of_squares = 0;
  Real min = std::numeric_limits<Real>::infinity();
  Real max = -std::numeric_limits<Real>::infinity();
  std::uint32_t histogram[histogram_bins] = {};

  void configure(const FixedScale& scale);
  void flush(StatTally& tally);
};

// A bin's totals of everything but the bounds, and of one bound. A bin's record is a BinHead and a BinBound
// for each bound of the job, side by side: two bounds fill a cache line.
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

  Real agents_to_bin = 0, misalignment_to_bin = 0;
  int bounds = 0;                       // of the job
  Bound bound_at[bound_count] = {};     // the job's bounds, in order
  std::vector<BinHead<Real>> head;      // [bin]
  std::vector<BinBound<Real>> of_bound; // [bin][bounds]
};

template <class Real>
class SurfaceWork {
 public:
  explicit SurfaceWork(const SurfaceJob& job);
  // Adds all to the tally and starts again from nothing.
  void flush(SurfaceTally& tally);

  const SurfaceJob job;
  Chunk<Real> chunk;
  std::uint64_t games = 0;
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
