// SPDX-License-Identifier: Apache-2.0
// What the columns of a batch's values add up to on a device, point by point: integers only, so
// that any order of atomic operations gives the same bits; all zero where nothing has been added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "delegauge/tally/signed_histogram.hpp"
#include "kernels/cuda/device_tally.hpp"

namespace delegauge::cuda {

inline constexpr int tally_threads = 256;
// A block of these adds up a slice of a column's games: the larger, the less it takes to put its
// threads' sums together, as long as there are blocks for the whole device.
inline constexpr std::uint64_t least_tally_slice = 8192, most_tally_slice = 65536;
inline constexpr std::uint64_t enough_tally_blocks = 2048;

// A column that is added up. A value in [low, high] counts as the scale's integer.
struct TalliedColumn {
  int column = 0;      // among the values
  int histogram = -1;  // its number, if it has one
  double low = 0, high = 0, to_fixed = 0;
};

// What the host adds by itself: a value beyond its scale or the histogram's near bins, or a game's
// state that has bits which the host judges.
struct ListedValue {
  std::uint64_t index;
  double value;
  int tallied;  // number of the TalliedColumn; of a state, how many of these there are
};

inline constexpr int near_bins = 2 * SignedHistogram::near_side;

// Parts of a tally's memory, on the device or as its copy on the host.
struct ColumnTally {
  int points = 0, columns = 0, histograms = 0;
  std::uint32_t room = 0;          // of the list
  unsigned int* listed;            // how many values; those beyond the room are only counted
  unsigned long long* states;      // [points][2]: games of fallback, of missed alignment
  StatisticTotals<double>* total;  // [points][columns]
  unsigned int* histogram;         // [points][histograms][near_bins]
  ListedValue* list;               // [room]
  std::size_t zeroed_bytes = 0, bytes = 0;

  ColumnTally() = default;
  ColumnTally(int the_points, int the_columns, int the_histograms, std::uint32_t the_room,
              std::byte* memory)
      : points(the_points), columns(the_columns), histograms(the_histograms), room(the_room) {
    std::size_t at = 0;
    const auto place = [&](auto*& part, std::size_t count) {
      at = (at + 15) / 16 * 16;
      part = reinterpret_cast<std::remove_reference_t<decltype(part)>>(memory + at);
      at += count * sizeof(*part);
    };
    const auto all = static_cast<std::size_t>(points);
    place(listed, 1);
    place(states, all * 2);
    place(total, all * static_cast<std::size_t>(columns));
    place(histogram, all * static_cast<std::size_t>(histograms) * near_bins);
    zeroed_bytes = at;
    place(list, room);
    bytes = at;
  }
};

// Games [begin, end): column c of game g in values[c * stride + (g - begin)].
struct ColumnTallyBatch {
  std::uint64_t begin = 0, end = 0;
  std::uint64_t repetitions = 0;  // games of a point
  std::uint64_t first_point = 0;  // of the tally's
  std::uint64_t slice = least_tally_slice;
  const double* values = nullptr;
  std::int64_t stride = 0;
  const TalliedColumn* column = nullptr;
  int state_column = -1;  // if there is one
  ColumnTally to;
};

// (ColumnTallyBatch): grids of slices by columns, and one more for states.
const void* column_tally_kernel_address();

}  // namespace delegauge::cuda
