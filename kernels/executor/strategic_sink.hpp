// SPDX-License-Identifier: Apache-2.0
// Where lanes put what they have added up of a point's games (strategic_tile.hpp): a tally that
// code of an instruction set reaches by pointers and calls, so that nothing of the standard library
// is compiled into it.
#pragma once

#include <array>
#include <cstdint>

#include "kernels/executor/strategic_job.hpp"

namespace delegauge {

inline constexpr std::uint64_t near_bin_count = 2 * SignedHistogram::near_side;

class StrategicSink {
 public:
  // All three outlive it. The tally is of games of one point of the job.
  StrategicSink(const StrategicJob& job, const ConfirmViolations& confirm, StrategicTally& tally);

  struct Scale {
    double low = 0, high = 0, to_fixed = 0;
  };
  // Of a quantity.
  Scale scale(int quantity) const;
  // Counts of the near bins of a normalised quantity.
  std::uint64_t* near_counts(int quantity) const {
    return near_[static_cast<std::size_t>(quantity)];
  }
  bool wants(int quantity) const { return wants_[static_cast<std::size_t>(quantity)]; }

  // The sums of so many games' values.
  void add_sums(int quantity, const ColumnSums& sums, const float* values, int count);
  void add_sums(int quantity, const ColumnSums& sums, const double* values, int count);
  // A value that has no near bin, if it is finite.
  void add_to_histogram(int quantity, double x);
  // The bits of a game's state, if there are any.
  void add_state(unsigned bits, std::uint64_t index);
  // So many games have been added.
  void add_games(std::uint64_t games);

 private:
  template <class Real>
  void add(int quantity, const ColumnSums& sums, const Real* values, int count);

  const ConfirmViolations& confirm_;
  StrategicTally& tally_;
  std::array<bool, strategic_quantity_count> wants_{};
  std::array<std::uint64_t*, normalised_count> near_{};
};

}  // namespace delegauge
