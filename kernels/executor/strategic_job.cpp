// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/strategic_job.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "delegauge/base/profiles.hpp"
#include "kernels/executor/worst_case_quantities.hpp"

namespace delegauge {
namespace {

constexpr int bits = fixed_point_bits<double>();

double outcomes_of(const StrategicGames& games) {
  return Profiles(games.players, games.actions).outcomes;
}

}  // namespace

StrategicTally empty_strategic_tally(const StrategicJob& job) {
  StrategicTally tally;
  const auto set = [&tally](StrategicQuantity q, double low, double high) {
    tally.moments[static_cast<std::size_t>(q)].scale = fixed_scale(low, high, bits);
  };
  // Where nearly all values are. Bounds may lie far beyond on either side: where the fallback is
  // played, the published ones are above 1, too.
  for (int q = 0; q < normalised_count; ++q) set(static_cast<StrategicQuantity>(q), -8, 8);
  // In [0, 1] but for rounding.
  for (const StrategicQuantity q :
       {StrategicQuantity::w_avg, StrategicQuantity::w_max, StrategicQuantity::w_min,
        StrategicQuantity::ia, StrategicQuantity::ic, StrategicQuantity::ca,
        StrategicQuantity::calibration, StrategicQuantity::miscalibration,
        StrategicQuantity::relaxation}) {
    set(q, -2, 2);
  }
  const double outcomes = outcomes_of(job.games);
  set(StrategicQuantity::n_eq, 0, outcomes);
  set(StrategicQuantity::n_eps, 0, outcomes);
  set(StrategicQuantity::n_played, 0, outcomes);
  set(StrategicQuantity::tries, 0, 1 << 20);
  return tally;
}

void add_exceeded(StrategicTally& tally, unsigned exceeded, std::uint64_t index,
                  const ConfirmViolations& confirm) {
  exceeded &= confirm(index);
  for (int b = 0; b < strategic_bound_count; ++b) {
    if ((exceeded >> static_cast<unsigned>(b) & 1U) != 0) {
      tally.add_violation(static_cast<StrategicBound>(b), index);
    }
  }
}

void add_to_tally(const StrategicJob& job, const StrategicBatch& batch, std::uint64_t from,
                  std::uint64_t to, SumColumn sum_column, const ConfirmViolations& confirm,
                  StrategicTally& tally) {
  const auto first = static_cast<std::ptrdiff_t>(from - batch.begin);
  const auto count = static_cast<std::size_t>(to - from);
  const auto column = [&](int c) { return batch.values + c * batch.stride + first; };
  tally.games += count;
  for (int q = 0; q < strategic_quantity_count; ++q) {
    const auto quantity = static_cast<StrategicQuantity>(q);
    if (of_worst_case(quantity) && !job.worst_case) continue;
    add_column(sum_column, column(q), count, tally.moments[static_cast<std::size_t>(q)]);
    if (q >= normalised_count) continue;
    SignedHistogram& histogram = tally.histogram[static_cast<std::size_t>(q)];
    const double* const x = column(q);
    for (std::size_t g = 0; g < count; ++g) {
      if (std::isfinite(x[g])) histogram.add(x[g]);
    }
  }
  const double* const state = column(static_cast<int>(StrategicColumn::state));
  for (std::size_t g = 0; g < count; ++g) {
    const auto bits_set = static_cast<unsigned>(state[g]);
    if (bits_set == 0) continue;
    if ((bits_set & StrategicState::fallback) != 0) tally.fallback += 1;
    if ((bits_set & StrategicState::missed_alignment) != 0) tally.missed_alignment += 1;
    const unsigned exceeded = bits_set / StrategicState::exceeded;
    if (exceeded != 0) add_exceeded(tally, exceeded, from + g, confirm);
  }
}

}  // namespace delegauge
