// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/column_tallier.hpp"

#include <algorithm>
#include <cmath>

namespace delegauge::cuda {

TalliedColumn tallied_column(int column, const FixedScale& scale, int histogram) {
  return {column, histogram, scale.low, scale.high, std::ldexp(1.0, scale.exponent)};
}

ColumnTallier::ColumnTallier(const std::vector<TalliedColumn>& columns, int state_column,
                             int points, std::uint32_t room)
    : columns_(columns), state_column_(state_column) {
  const auto count = static_cast<int>(columns.size());
  const auto histograms = static_cast<int>(std::count_if(
      columns.begin(), columns.end(), [](const TalliedColumn& c) { return c.histogram >= 0; }));
  const std::size_t bytes = ColumnTally(points, count, histograms, room, nullptr).bytes;
  memory_ = device_memory(bytes);
  pinned_ = pinned_memory(bytes);
  total_ = ColumnTally(points, count, histograms, room, memory_.get());
  copy_ = ColumnTally(points, count, histograms, room, pinned_.get());
  const std::size_t of_columns = columns.size() * sizeof(TalliedColumn);
  column_memory_ = device_memory(of_columns);
  DELEGAUGE_CUDA(
      cudaMemcpy(column_memory_.get(), columns.data(), of_columns, cudaMemcpyHostToDevice));
  // From pageable memory it may not have arrived, and the engine's stream does not wait for it.
  DELEGAUGE_CUDA(cudaStreamSynchronize(nullptr));
}

void ColumnTallier::begin(cudaStream_t stream, std::uint64_t begin, std::uint64_t end,
                          std::uint64_t repetitions, const double* values) {
  ColumnTallyBatch batch;
  batch.begin = begin;
  batch.end = end;
  batch.repetitions = repetitions;
  batch.first_point = begin / repetitions;
  const std::uint64_t games = end - begin;
  const auto columns = static_cast<unsigned int>(total_.columns + (state_column_ >= 0 ? 1 : 0));
  batch.slice =
      std::clamp(games / enough_tally_blocks * columns, least_tally_slice, most_tally_slice);
  const auto slices = static_cast<unsigned int>((games + batch.slice - 1) / batch.slice);
  batch.values = values;
  batch.stride = static_cast<std::int64_t>(games);
  batch.column = reinterpret_cast<const TalliedColumn*>(column_memory_.get());
  batch.state_column = state_column_;
  batch.to = total_;
  DELEGAUGE_CUDA(cudaMemsetAsync(memory_.get(), 0, total_.zeroed_bytes, stream));
  void* arguments[] = {&batch};
  DELEGAUGE_CUDA(cudaLaunchKernel(column_tally_kernel_address(), dim3(slices, columns),
                                  dim3(tally_threads), arguments, 0, stream));
  DELEGAUGE_CUDA(
      cudaMemcpyAsync(pinned_.get(), memory_.get(), total_.bytes, cudaMemcpyDeviceToHost, stream));
}

void ColumnTallier::add_moments(int point, int column, std::uint64_t games,
                                OpenMoments& moments) const {
  const StatisticTotals<double>& total = copy_.total[point * copy_.columns + column];
  moments.sum += total.fixed.sum;
  moments.sum_of_squares += (Wide{total.fixed.squares_high} << 32U) + total.fixed.squares_low;
  moments.count += games;
  if (total.max == 0) return;
  moments.max = std::max(moments.max, from_key<double>(total.max));
  moments.min = std::min(moments.min, from_key<double>(static_cast<KeyOf<double>>(~total.least)));
}

}  // namespace delegauge::cuda
