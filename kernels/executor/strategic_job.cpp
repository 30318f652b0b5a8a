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

double least_normalised(const StrategicJob& job) {
  const StrategicGames& games = job.games;
  // What is subtracted from the principals' best: agents' regret, misalignment and miscalibration
  // at the largest magnitudes; the spread is at least 2 / sqrt K of the principals' smallest ones.
  const double root_two = std::sqrt(2.0);
  double agents = 0, principals = 0, smallest = 0;
  for (int i = 0; i < games.players; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const Range& theirs = games.principal_magnitude[at];
    // Prescribed calibration makes agents' magnitudes at most twice their principals'.
    const double mine =
        games.calibration_prescribed ? 2 * theirs.high : games.agent_magnitude[at].high;
    agents += mine;
    principals += theirs.high;
    smallest += theirs.low;
  }
  const double most = root_two * agents + 4 * principals + root_two * (agents + principals);
  const double least = -most / (2 * smallest / std::sqrt(outcomes_of(games)));
  int exponent = 0;
  std::frexp(least, &exponent);
  return -std::ldexp(1.0, exponent);
}

StrategicTally empty_strategic_tally(const StrategicJob& job) {
  StrategicTally tally;
  const auto set = [&tally](StrategicQuantity q, double low, double high) {
    tally.moments[static_cast<std::size_t>(q)].scale = fixed_scale(low, high, bits);
  };
  for (int q = 0; q < normalised_count; ++q) {
    set(static_cast<StrategicQuantity>(q), least_normalised(job), 2);
  }
  for (const StrategicQuantity q :
       {StrategicQuantity::w_avg, StrategicQuantity::w_max, StrategicQuantity::w_min,
        StrategicQuantity::ia, StrategicQuantity::ic, StrategicQuantity::calibration,
        StrategicQuantity::relaxation}) {
    set(q, 0, 1);
  }
  set(StrategicQuantity::ca, -1, 1);
  const double outcomes = outcomes_of(job.games);
  set(StrategicQuantity::n_eq, 0, outcomes);
  set(StrategicQuantity::n_eps, 0, outcomes);
  set(StrategicQuantity::n_played, 0, outcomes);
  // Relaxed to 1, everything is an equilibrium.
  set(StrategicQuantity::tries, 0, (1 / relaxation_step + 2) * job.games.patience);
  return tally;
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
    std::vector<std::uint64_t>& histogram = tally.histogram[static_cast<std::size_t>(q)];
    const double* const x = column(q);
    for (std::size_t g = 0; g < count; ++g) {
      histogram[static_cast<std::size_t>(BelowOne::bin(x[g]))] += 1;
    }
  }
  const double* const state = column(static_cast<int>(StrategicColumn::state));
  for (std::size_t g = 0; g < count; ++g) {
    const auto bits_set = static_cast<unsigned>(state[g]);
    if (bits_set == 0) continue;
    if ((bits_set & StrategicState::fallback) != 0) tally.fallback += 1;
    if ((bits_set & StrategicState::missed_alignment) != 0) tally.missed_alignment += 1;
    unsigned exceeded = bits_set / StrategicState::exceeded;
    if (exceeded == 0) continue;
    const std::uint64_t index = from + g;
    exceeded &= confirm(index);
    for (int b = 0; b < strategic_bound_count; ++b) {
      if ((exceeded >> static_cast<unsigned>(b) & 1U) != 0) {
        tally.add_violation(static_cast<StrategicBound>(b), index);
      }
    }
  }
}

}  // namespace delegauge
