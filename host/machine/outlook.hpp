// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "host/machine/execution.hpp"

namespace delegauge::host {

/// Seconds that so many games will take, roughly: within a factor of three on processors and
/// devices of today, at 4e8 utilities a second for a thread and 2e10 for a device.
double likely_seconds(const Execution& execution, std::uint64_t games,
                      std::uint64_t numbers_per_game);

/// A run that is likely to last longer than this deserves checkpoints.
inline constexpr double long_run_seconds = 300;

}  // namespace delegauge::host
