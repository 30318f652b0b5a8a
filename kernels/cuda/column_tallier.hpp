// SPDX-License-Identifier: Apache-2.0
// Adds up a batch's columns on the device that they are on, and brings the sums to the host.
#pragma once

#include <cstdint>
#include <vector>

#include "delegauge/tally/open_moments.hpp"
#include "kernels/cuda/column_tally.hpp"
#include "kernels/cuda/memory.hpp"

namespace delegauge::cuda {

/// Used by one thread, on the device that is current when it is made.
class ColumnTallier {
 public:
  /// For batches of at most so many points. state_column: -1 where there is none. room: of the list
  /// of values that are left to the host. Raises CudaError.
  ColumnTallier(const std::vector<TalliedColumn>& columns, int state_column, int points,
                std::uint32_t room);

  /// Puts the adding of games [begin, end) on the stream, after what computes their values: column
  /// c of game g in values[c * (end - begin) + (g - begin)].
  void begin(cudaStream_t stream, std::uint64_t begin, std::uint64_t end, std::uint64_t repetitions,
             const double* values);

  /// Once the stream is through. Whether the list held all that was to be left to the host.
  bool complete() const { return *copy_.listed <= copy_.room; }
  const ColumnTally& result() const { return copy_; }
  const std::vector<TalliedColumn>& columns() const { return columns_; }
  /// Adds a column's sums to a quantity's moments. games: of the point that the batch has.
  void add_moments(int point, int column, std::uint64_t games, OpenMoments& moments) const;

 private:
  std::vector<TalliedColumn> columns_;
  int state_column_;
  DeviceMemory column_memory_, memory_;
  PinnedMemory pinned_;
  ColumnTally total_, copy_;
};

/// A quantity's column. histogram: as of TalliedColumn.
TalliedColumn tallied_column(int column, const FixedScale& scale, int histogram = -1);

}  // namespace delegauge::cuda
