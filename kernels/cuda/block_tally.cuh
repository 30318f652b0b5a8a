// SPDX-License-Identifier: Apache-2.0
// How the threads of a block add their games to the batch's tally. A statistic's histogram lies in
// the block's shared memory as long as there is room, else in the device's; its sums and extremes
// are kept by a few lanes of each warp, to which the others hand their values.
#pragma once

#include <limits>

#include "kernels/cuda/surface_batch.hpp"
#include "kernels/executor/tally_scale.hpp"

namespace delegauge::cuda {

// To the device's memory. Reductions by name: next to fences, compilers make atomic operations of
// them that bring back what nobody reads.
__device__ __forceinline__ void add(unsigned long long* to, unsigned long long x) {
  asm volatile("red.relaxed.gpu.global.add.u64 [%0], %1;" ::"l"(__cvta_generic_to_global(to)),
               "l"(x));
}
__device__ __forceinline__ void raise_to(std::uint32_t* to, std::uint32_t key) {
  asm volatile("red.relaxed.gpu.global.max.u32 [%0], %1;" ::"l"(__cvta_generic_to_global(to)),
               "r"(key));
}
__device__ __forceinline__ void raise_to(unsigned long long* to, unsigned long long key) {
  asm volatile("red.relaxed.gpu.global.max.u64 [%0], %1;" ::"l"(__cvta_generic_to_global(to)),
               "l"(key));
}
// Raises *to, which has been read as `seen`. A stale reading is a smaller one, so it can only cost
// an operation.
template <class Key>
__device__ __forceinline__ void raise(Key* to, Key seen, Key key) {
  if (key > seen) raise_to(to, key);
}
template <class Key>
__device__ __forceinline__ void raise(Key* to, Key key) {
  raise(to, *to, key);
}

// A statistic's counters: words in the device's memory, or, two to a word, in the block's.
struct Bins {
  unsigned int* word;
  bool in_block;

  __device__ __forceinline__ void count(int bin) const {
    if (in_block) {
      atomicAdd(word + bin / 2, (bin & 1) != 0 ? 1u << 16 : 1u);
    } else {
      atomicAdd(word + bin, 1u);
    }
  }
};

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
                                      const StatisticScale<Real>& scale, const Bins& bins) {
    constexpr int step = 8;  // games at a time: without a branch between them
    unsigned long long squares = 0;
    for (int game = first; game < warp_size; game += step * sharers) {
#pragma unroll
      for (int i = 0; i < step; ++i) {
        const int here = game + i * sharers;
        if (All || (counted >> here & 1u) != 0) add_one(row[here], scale, bins, squares);
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
                                          const Bins& bins, unsigned long long& squares) {
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
    bins.count(static_cast<int>(bin));
  }
};

// Adds the counters of a block's histograms to the batch's, and leaves zeros. All threads call. Out
// of line: rare, and it needs registers.
__device__ __noinline__ inline void hand_on(unsigned int* of_block, int histograms,
                                            unsigned int* histogram) {
  __syncthreads();
  for (int i = static_cast<int>(threadIdx.x); i < histograms * histogram_words;
       i += static_cast<int>(blockDim.x)) {
    const unsigned int both = of_block[i];
    if (both == 0) continue;
    of_block[i] = 0;
    unsigned int* const to = histogram + 2 * i;
    if ((both & 0xFFFFu) != 0) atomicAdd(to, both & 0xFFFFu);
    if (both >> 16 != 0) atomicAdd(to + 1, both >> 16);
  }
}

// Bounds: what the job's are taken for.
template <class Real, class Bounds>
class BlockTally {
 public:
  // job: the plan's, or what the kernel takes for granted of it. shared: the block's dynamic shared
  // memory, rows and then `histograms` histograms. All threads of the block construct, with a
  // barrier before the first use.
  __device__ __forceinline__ BlockTally(const SurfacePlan<Real>& plan, const SurfaceJob& job,
                                        const DeviceTally<Real>& total, int histograms,
                                        std::byte* shared)
      : plan_(plan),
        job_(job),
        total_(total),
        statistics_(statistics_of(job, Bounds(job.bounds))),
        histograms_(histograms) {
    const int statistics = statistics_;
    const int lane = static_cast<int>(threadIdx.x) % warp_size;
    const int warp = static_cast<int>(threadIdx.x) / warp_size;
    sharers_ = lanes_per_statistic(statistics);
    row_ = row_length(statistics);
    rows_ = reinterpret_cast<Real*>(shared) + warp * statistics * row_;
    shared_ = reinterpret_cast<unsigned int*>(
        shared + rows_bytes<Real>(statistics, static_cast<int>(blockDim.x)));
    for (int i = static_cast<int>(threadIdx.x); i < histograms * histogram_words;
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
    if (mine_ < statistics_) {
      const StatisticScale<Real> scale = plan_.scale[mine_];
      const Real* const row = rows_ + mine_ * row_;
      unsigned int* const in_block = shared_ + mine_ * histogram_words;
      if (counted == ~0u && histograms_ == statistics_) {
        // What is nearly always so, without a question about each game and its kind of memory.
        totals_.template add<true>(row, first_, sharers_, counted, scale, {in_block, true});
      } else {
        const bool here = mine_ < histograms_;
        unsigned int* const word = here ? in_block : total_.histogram + mine_ * histogram_bins;
        totals_.template add<false>(row, first_, sharers_, counted, scale, {word, here});
      }
    }
    __syncwarp();
  }

  // Adds the game to its bin.
  __device__ __forceinline__ void add_to_bin(Real agents_regret, Real weighted, Real regret,
                                             Real worst, const Real* bound) const {
    const Bounds bounds(job_.bounds);
    const Real last = Real(grid_side - 1);
    const int row = static_cast<int>(min(agents_regret * plan_.agents_to_bin, last));
    const int column = static_cast<int>(min(weighted * plan_.misalignment_to_bin, last));
    const int bin = row * grid_side + column;
    unsigned long long* const sum = total_.bin_sum + bin * bin_sums;
    KeyOf<Real>* const extreme = total_.bin_extreme + bin * bin_extremes;
    // All extremes are asked for before the first is needed.
    KeyOf<Real> seen[bin_extremes];
#pragma unroll
    for (int e = 0; e < 2 + 2 * Bounds::most; ++e) {
      if (in_bin(e)) seen[e] = extreme[e];
    }
    add(sum, 1);
    add(sum + 1, fixed(regret));
    if (job_.worst_case) add(sum + 2, fixed(worst));
#pragma unroll
    for (int b = 0; b < Bounds::most; ++b) {
      if (bounds.has(static_cast<Bound>(b))) add(sum + 3 + b, fixed(bound[b]));
    }
    raise(extreme, seen[0], key_of_positive(regret));
    if (job_.worst_case) raise(extreme + 1, seen[1], key_of_positive(worst));
#pragma unroll
    for (int b = 0; b < Bounds::most; ++b) {
      if (!bounds.has(static_cast<Bound>(b))) continue;
      const int value = 2 + 2 * b, least_slack = 3 + 2 * b;
      const Real slack = max(bound[b] - regret, Real(0));
      raise(extreme + value, seen[value], key_of_positive(bound[b]));
      raise(extreme + least_slack, seen[least_slack],
            static_cast<KeyOf<Real>>(~key_of_positive(slack)));
    }
  }

  // Adds the block's part to the batch's tally. All threads call, once.
  __device__ __forceinline__ void finish() {
    if (mine_ < statistics_) {
      StatisticTotals<Real>& total = total_.statistic[mine_];
      add(&total.fixed.sum, totals_.fixed.sum);
      add(&total.fixed.squares_low, totals_.fixed.squares_low);
      add(&total.fixed.squares_high, totals_.fixed.squares_high);
      if (totals_.least <= totals_.max) {
        raise(&total.max, key_of(totals_.max));
        raise(&total.least, static_cast<KeyOf<Real>>(~key_of(totals_.least)));
      }
    }
    flush();
  }

  // After each round of the block's games, one a thread: hands the block's counters on before one
  // of them can be full. All threads call.
  __device__ __forceinline__ void end_round() {
    constexpr int most = 65535;
    counted_ += static_cast<int>(blockDim.x);
    if (counted_ <= most - static_cast<int>(blockDim.x)) return;
    flush();
    __syncthreads();
    counted_ = 0;
  }

 private:
  __device__ __forceinline__ void flush() const { hand_on(shared_, histograms_, total_.histogram); }
  // Whether the job has a bin's extreme number e.
  __device__ __forceinline__ bool in_bin(int e) const {
    if (e == 0) return true;
    if (e == 1) return job_.worst_case;
    return Bounds(job_.bounds).has(static_cast<Bound>((e - 2) / 2));
  }
  __device__ __forceinline__ unsigned long long fixed(Real x) const {
    return fixed_bits(min(max(x, Real(0)), plan_.regret_scale.span), plan_.regret_scale.to_fixed);
  }

  const SurfacePlan<Real>& plan_;
  const SurfaceJob& job_;
  const DeviceTally<Real>& total_;
  const int statistics_;
  const int histograms_;
  Real* rows_;
  unsigned int* shared_;
  int sharers_, row_, mine_, first_;
  int counted_ = 0;  // games at most in any of the block's counters
  LaneTotals<Real> totals_;
};

}  // namespace delegauge::cuda
