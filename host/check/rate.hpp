// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

namespace delegauge::host {

/// Does so many games.
using TimedWork = std::function<void(std::uint64_t games)>;

/// Games a second of work that takes about `seconds` > 0 in all: of the last and longest of runs
/// that grow until the time is up.
double games_per_second(const TimedWork& work, double seconds);

}  // namespace delegauge::host
