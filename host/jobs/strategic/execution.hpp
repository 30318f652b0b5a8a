// SPDX-License-Identifier: Apache-2.0
// How strategic games are carried out: they may be large.
#pragma once

#include <cstdint>

#include "host/machine/execution.hpp"
#include "kernels/executor/strategic_job.hpp"

namespace delegauge::host {

/// Who adds up a batch's values as they are worked out; the others leave them in columns.
enum class Tallied { nobody, by_devices, by_all };

/// The batches for `games` games with so many columns of values each.
BatchSizes strategic_batches(const StrategicGames& shape, std::uint64_t games, int columns,
                             Tallied tallied);

/// Whether kernels and devices add up the games of `grid` themselves, with so many games to a point
/// and in batches of so many: a point's tally, 175 KB of counters mostly, then takes a fifth of the
/// way from a device that its games' values would, and of the host a tenth of the time.
inline constexpr std::uint64_t least_tallied = 4096;
inline bool tallied_in_place(std::uint64_t repetitions, std::uint64_t batch) {
  return repetitions >= least_tallied && batch >= least_tallied;
}

/// The host's threads for each device, a batch each. What comes back in columns takes as long to be
/// added up as to be worked out; a tally takes next to nothing.
inline constexpr int column_workers = 4, tally_workers = 2;
/// How many batches in columns are under way at a time.
inline std::uint64_t batches_under_way(const Execution& execution) {
  return workers_of(execution) * (execution.devices.empty() ? 1 : column_workers);
}

/// Bytes that a thread's games may take, where an instruction set with fewer lanes can help it. Of
/// 99,225 outcomes the 16 games of AVX-512 in float take 95 MB, far beyond the caches, and the 8 of
/// AVX2 are twice as fast.
inline constexpr std::int64_t lane_memory = 64'000'000;

/// The kernels wanted, or for games so large that their lanes would take more than `lane_memory`
/// those of a narrower instruction set: the same results.
const cpu::Kernels& kernels_for(const StrategicGames& shape, const cpu::Kernels& wanted);

}  // namespace delegauge::host
