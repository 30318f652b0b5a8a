// SPDX-License-Identifier: Apache-2.0
// How the threads of a block add their games to the batch's tally. A statistic's histogram lies in
// the block's shared memory as long as there is room, else in the device's; its sums and extremes
// are kept by a few lanes of each warp, to which the others hand their values.
#pragma once

#include <limits>

#include "kernels/cuda/surface_batch.hpp"
#include "kernels/executor/tally_scale.hpp"

namespace delegauge::cuda {

__device__ __forceinline__ void add(unsigned long long* to, unsigned long long x) {
  atomicAdd(to, x);
}

// Raises *to to `key`. A stale reading is a smaller one, so it can only cost an atomic operation.
template <class Key>
__device__ __forceinline__ void raise(Key* to, Key key) {
  if (key > *to) atomicMax(to, key);
}

// One statistic, as one lane has it so far.
template <class Real>
struct LaneTotals {
  FixedTotals fixed = {0, 0, 0};
  Real least = std::numeric_limits<Real>::infinity();
  Real max = -std::numeric_limits<Real>::infinity();

  // row[game] for every game = first, first + sharers, ... below warp_size; if not All, only those
  // whose bit in `counted` is set. sharers: 1, 2 or 4.
  template <bool All>
  __device__ __forceinline__ void add(const Real* row, int first, int sharers, unsigned int counted,
                                      const StatisticScale<Real>& scale, unsigned int* histogram) {
    constexpr int step = 8;  // games at a time: without a branch between them
    unsigned long long squares = 0;
    for (int game = first; game < warp_size; game += step * sharers) {
#pragma unroll
      for (int i = 0; i < step; ++i) {
        const int here = game + i * sharers;
        if (All || (counted >> here & 1u) != 0) add_one(row[here], scale, histogram, squares);
      }
    }
    if constexpr (sizeof(Real) == sizeof(float)) split(squares);
  }

 private:
  __device__ __forceinline__ void split(unsigned long long squares) {
    fixed.squares_low += static_cast<unsigned int>(squares);
    fixed.squares_high += squares >> 32;
  }
  __device__ __forceinline__ void add_one(Real x, const StatisticScale<Real>& scale,
                                          unsigned int* histogram, unsigned long long& squares) {
    least = min(x, least);
    max = delegauge::max(x, max);
    const Real above = above_low(x, scale.low, scale.span);
    const auto q = fixed_bits(above, scale.to_fixed);
    fixed.sum += q;
    // 32 squares of 23 bits fit in 64; one of 31 bits leaves no room for many.
    squares =
        static_cast<unsigned long long>(q) * q + (sizeof(Real) == sizeof(float) ? squares : 0);
    if constexpr (sizeof(Real) != sizeof(float)) split(squares);
    const Real bin = min(above * scale.to_bin, Real(histogram_bins - 1));
    atomicAdd(histogram + static_cast<int>(bin), 1u);
  }
};

template <class Real>
class BlockTally {
 public:
  // shared: the block's dynamic shared memory, rows and then `histograms` histograms. All threads
  // of the block construct, with a barrier before the first use.
  __device__ BlockTally(const SurfacePlan<Real>& plan, const DeviceTally<Real>& total,
                        int histograms, std::byte* shared)
      : plan_(plan), total_(total), histograms_(histograms) {
    const int statistics = plan.statistics;
    const int lane = static_cast<int>(threadIdx.x) % warp_size;
    const int warp = static_cast<int>(threadIdx.x) / warp_size;
    sharers_ = lanes_per_statistic(statistics);
    row_ = row_length(statistics);
    rows_ = reinterpret_cast<Real*>(shared) + warp * statistics * row_;
    shared_ = reinterpret_cast<unsigned int*>(
        shared + rows_bytes<Real>(statistics, static_cast<int>(blockDim.x)));
    for (int i = static_cast<int>(threadIdx.x); i < histograms * histogram_bins;
         i += static_cast<int>(blockDim.x)) {
      shared_[i] = 0;
    }
    mine_ = lane / sharers_;
    first_ = lane % sharers_;
  }

  // The row of this warp's values of statistic 0, at this thread's own place; the next statistic's
  // is row() further on.
  __device__ __forceinline__ Real* own_place() const {
    return rows_ + static_cast<int>(threadIdx.x) % warp_size;
  }
  __device__ __forceinline__ int row() const { return row_; }

  // Takes in the rows; counted: the lanes whose games count. All lanes of the warp call.
  __device__ __forceinline__ void take_rows(unsigned int counted) {
    __syncwarp();
    if (mine_ < plan_.statistics) {
      const StatisticScale<Real> scale = plan_.scale[mine_];
      const Real* const row = rows_ + mine_ * row_;
      unsigned int* const in_shared = shared_ + mine_ * histogram_bins;
      if (counted == ~0u && histograms_ == plan_.statistics) {
        // What is nearly always so, without a question about each game and its kind of memory.
        totals_.template add<true>(row, first_, sharers_, counted, scale, in_shared);
      } else {
        totals_.template add<false>(
            row, first_, sharers_, counted, scale,
            mine_ < histograms_ ? in_shared : total_.histogram + mine_ * histogram_bins);
      }
    }
    __syncwarp();
  }

  // Adds the game to its bin.
  __device__ __forceinline__ void add_to_bin(Real agents_regret, Real weighted, Real regret,
                                             Real worst, const Real* bound) const {
    const Real last = Real(grid_side - 1);
    const int row = static_cast<int>(min(agents_regret * plan_.agents_to_bin, last));
    const int column = static_cast<int>(min(weighted * plan_.misalignment_to_bin, last));
    const int bin = row * grid_side + column;
    unsigned long long* const sum = total_.bin_sum + bin * bin_sums;
    KeyOf<Real>* const extreme = total_.bin_extreme + bin * bin_extremes;
    add(sum, 1);
    add(sum + 1, fixed(regret));
    raise(extreme, key_of_positive(regret));
    if (plan_.job.worst_case) {
      add(sum + 2, fixed(worst));
      raise(extreme + 1, key_of_positive(worst));
    }
#pragma unroll
    for (int b = 0; b < bound_count; ++b) {
      if (!plan_.job.bounds.has(static_cast<Bound>(b))) continue;
      const Real slack = max(bound[b] - regret, Real(0));
      add(sum + 3 + b, fixed(bound[b]));
      raise(extreme + 2 + 2 * b, key_of_positive(bound[b]));
      raise(extreme + 3 + 2 * b, static_cast<KeyOf<Real>>(~key_of_positive(slack)));
    }
  }

  // Adds the block's part to the batch's tally. All threads call, once.
  __device__ void finish() {
    if (mine_ < plan_.statistics) {
      StatisticTotals<Real>& total = total_.statistic[mine_];
      add(&total.fixed.sum, totals_.fixed.sum);
      add(&total.fixed.squares_low, totals_.fixed.squares_low);
      add(&total.fixed.squares_high, totals_.fixed.squares_high);
      if (totals_.least <= totals_.max) {
        raise(&total.max, key_of(totals_.max));
        raise(&total.least, static_cast<KeyOf<Real>>(~key_of(totals_.least)));
      }
    }
    __syncthreads();
    for (int i = static_cast<int>(threadIdx.x); i < histograms_ * histogram_bins;
         i += static_cast<int>(blockDim.x)) {
      if (shared_[i] != 0) atomicAdd(total_.histogram + i, shared_[i]);
    }
  }

 private:
  __device__ __forceinline__ unsigned long long fixed(Real x) const {
    return fixed_bits(min(max(x, Real(0)), plan_.regret_scale.span), plan_.regret_scale.to_fixed);
  }

  const SurfacePlan<Real>& plan_;
  const DeviceTally<Real>& total_;
  const int histograms_;
  Real* rows_;
  unsigned int* shared_;
  int sharers_, row_, mine_, first_;
  LaneTotals<Real> totals_;
};

}  // namespace delegauge::cuda
