// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "host/machine/execution.hpp"

namespace delegauge::host {

/// Seconds that so many games will take, roughly: within a factor of three on processors and
/// devices of today, at 4e8 utilities a second for a thread and 2e10 for a device.
double likely_seconds(const Execution& execution, std::uint64_t games,
                      std::uint64_t numbers_per_game);

/// Utilities a second that a thread with lanes does at least, whatever the shape, precision and
/// metric (docs/decisions.md, 2026-11-29).
inline constexpr double least_rate_flat = 2.5e7, least_rate_strategic = 1e7, least_rate_given = 2e6;

/// What a run has to do.
struct Work {
  std::uint64_t games = 0;
  std::uint64_t numbers_per_game = 1;  // utilities: what a game's time goes by
  double least_rate = 1;               // one of those above
};

/// Seconds that the execution's threads need for the work at most, each having a processor.
double most_cpu_seconds(const Execution& execution, const Work& work);

/// Seconds that pass at least before a GPU does its first game: the driver, a context and the
/// loading of kernels take 0.3 to 0.5.
inline constexpr double gpu_start_seconds = 0.3;

/// Whether the CPU would be done with the work before a GPU has begun.
enum class Workload { worth_a_start, too_little };
Workload workload_of(const Execution& execution, const Work& work);

/// A run that is likely to last longer than this deserves checkpoints.
inline constexpr double long_run_seconds = 300;

}  // namespace delegauge::host
