// SPDX-License-Identifier: Apache-2.0
// What a kernel is told of strategic games, and what it leaves of each: plain data.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "delegauge/game/strategic_games.hpp"
#include "delegauge/tally/strategic.hpp"
#include "kernels/executor/column_moments.hpp"

namespace delegauge {

// Where a game's prescribed measures come from.
enum class MeasureSource {
  points,  // the point that its index belongs to: index / repetitions
  random,  // each uniform on [0, 1), drawn for the game
};

struct StrategicJob {
  StrategicGames games;
  MeasureSource source = MeasureSource::points;
  std::vector<PrescribedMeasures> points;
  std::uint64_t repetitions = 25;  // games per point
  bool worst_case = true;          // measure V and `pairwise` for what is played
};

// A game's values in columns: the quantities of StrategicQuantity, and then these.
enum class StrategicColumn : int {
  w_hat_plus = strategic_quantity_count,  // the principals' ideal welfare
  w_hat_max,
  w_hat_avg,  // of what is played
  w_hat_min,
  w_hat_minus,
  max_regret,    // the bound on the regret
  ideal_regret,  // the bound on the ideal's
  state,         // bits of StrategicState
};
inline constexpr int strategic_column_count = strategic_quantity_count + 8;

// Bits of the column `state`: as a number, exactly.
struct StrategicState {
  static constexpr int fallback = 1, missed_alignment = 2, exceeded = 4;  // exceeded << bound
};

// Games [begin, end) and where their values go: column c of game g to values[c * stride + (g -
// begin)].
struct StrategicBatch {
  std::uint64_t begin = 0, end = 0;
  const PrescribedMeasures* points = nullptr;
  double* values = nullptr;
  std::int64_t stride = 0;
};

// Regrets exceed a bound only by more than the tolerance of what is played.
inline constexpr double strategic_violation_tolerance = 1e-6;

// The tally of a point with the job's scales, nothing in it yet.
StrategicTally empty_strategic_tally(const StrategicJob& job);

// Tells which of the bounds that game `index` exceeded in the run's precision it violates in
// double: bits of StrategicBound.
using ConfirmViolations = std::function<unsigned(std::uint64_t index)>;

// Adds to the tally those of the bounds that game `index` exceeded in the run's precision, bits of
// StrategicBound, which it violates in double.
void add_exceeded(StrategicTally& tally, unsigned exceeded, std::uint64_t index,
                  const ConfirmViolations& confirm);

// Adds games [from, to) of the batch, all of one point, to its tally.
void add_to_tally(const StrategicJob& job, const StrategicBatch& batch, std::uint64_t from,
                  std::uint64_t to, SumColumn sum_column, const ConfirmViolations& confirm,
                  StrategicTally& tally);

}  // namespace delegauge
