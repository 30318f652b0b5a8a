// SPDX-License-Identifier: Apache-2.0
// Adds up the columns of a batch where they lie, in the device's memory. A block takes a slice of
// games of one column; the sums are those of kernels/executor/column_sums.hpp.
#include <algorithm>
#include <cub/block/block_reduce.cuh>

#include "kernels/cuda/block_tally.cuh"
#include "kernels/cuda/column_tally.hpp"
#include "kernels/executor/column_sums.hpp"
#include "kernels/executor/strategic_job.hpp"

namespace delegauge::cuda {
namespace {

struct Together {
  __device__ ColumnSums operator()(const ColumnSums& a, const ColumnSums& b) const {
    ColumnSums r;
    r.sum = a.sum + b.sum;
    r.squares_low = a.squares_low + b.squares_low;
    r.squares_high = a.squares_high + b.squares_high;
    r.least = min(a.least, b.least);
    r.greatest = max(a.greatest, b.greatest);
    return r;
  }
};
using Reduce = cub::BlockReduce<ColumnSums, tally_threads>;

__device__ __forceinline__ void list(const ColumnTally& to, std::uint64_t index, double value,
                                     int tallied) {
  const unsigned int at = atomicAdd(to.listed, 1u);
  if (at < to.room) to.list[at] = {index, value, tallied};
}

// Games [from, until) of the batch, all of one point.
__device__ __forceinline__ void add_states(const ColumnTallyBatch& batch, std::uint64_t from,
                                           std::uint64_t until, std::uint64_t point) {
  const double* const state = batch.values + batch.state_column * batch.stride;
  unsigned int fallback = 0, missed = 0;
  for (std::uint64_t g = from + threadIdx.x; g < until; g += tally_threads) {
    const auto bits = static_cast<unsigned int>(state[g]);
    if (bits == 0) continue;
    fallback += (bits & StrategicState::fallback) != 0 ? 1 : 0;
    missed += (bits & StrategicState::missed_alignment) != 0 ? 1 : 0;
    if (bits >= StrategicState::exceeded) {
      list(batch.to, batch.begin + g, state[g], batch.to.columns);
    }
  }
  if (fallback != 0) add(batch.to.states + 2 * point, fallback);
  if (missed != 0) add(batch.to.states + 2 * point + 1, missed);
}

__device__ __forceinline__ void add_values(const ColumnTallyBatch& batch, std::uint64_t from,
                                           std::uint64_t until, std::uint64_t point, int number,
                                           Reduce::TempStorage& storage) {
  const ColumnTally& to = batch.to;
  const TalliedColumn of = batch.column[number];
  const double* const value = batch.values + of.column * batch.stride;
  unsigned int* const histogram =
      of.histogram < 0 ? nullptr
                       : to.histogram + (point * to.histograms + of.histogram) * near_bins;
  ColumnAdder<double> adder(of.low, of.high, of.to_fixed);
  for (std::uint64_t g = from + threadIdx.x; g < until; g += tally_threads) {
    const double x = value[g];
    bool counts = x >= of.low && x <= of.high;
    if (counts && histogram != nullptr) {
      const int bin = SignedHistogram::bin(x) + SignedHistogram::near_side;
      counts = bin >= 0 && bin < near_bins;
      if (counts) atomicAdd(histogram + bin, 1u);
    }
    if (counts) {
      adder.add(x);
    } else {
      list(to, batch.begin + g, x, number);
    }
  }
  ColumnSums own;
  adder.finish(own);
  __syncthreads();  // the storage may hold what was reduced before
  const ColumnSums all = Reduce(storage).Reduce(own, Together());
  if (threadIdx.x != 0 || !(all.least <= all.greatest)) return;
  StatisticTotals<double>& total = to.total[point * to.columns + number];
  add(&total.fixed.sum, all.sum);
  add(&total.fixed.squares_low, all.squares_low);
  add(&total.fixed.squares_high, all.squares_high);
  raise(&total.max, key_of(all.greatest));
  raise(&total.least, static_cast<KeyOf<double>>(~key_of(all.least)));
}

__global__ void __launch_bounds__(tally_threads)
    column_tally_kernel(const __grid_constant__ ColumnTallyBatch batch) {
  __shared__ Reduce::TempStorage storage;
  const std::uint64_t games = batch.end - batch.begin;
  const int number = static_cast<int>(blockIdx.y);
  std::uint64_t from = blockIdx.x * batch.slice;
  const std::uint64_t end = std::min(from + batch.slice, games);
  while (from < end) {
    const std::uint64_t point = (batch.begin + from) / batch.repetitions;
    const std::uint64_t rest = batch.repetitions - (batch.begin + from) % batch.repetitions;
    const std::uint64_t until = from + std::min(rest, end - from);
    if (number == batch.to.columns) {
      add_states(batch, from, until, point - batch.first_point);
    } else {
      add_values(batch, from, until, point - batch.first_point, number, storage);
    }
    from = until;
  }
}

}  // namespace

const void* column_tally_kernel_address() {
  return reinterpret_cast<const void*>(&column_tally_kernel);
}

}  // namespace delegauge::cuda
