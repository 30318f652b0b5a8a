// SPDX-License-Identifier: Apache-2.0
// How strategic games are carried out: they may be large.
#pragma once

#include <cstdint>

#include "host/machine/execution.hpp"
#include "kernels/executor/strategic_job.hpp"

namespace delegauge::host {

/// The batches for `games` games with so many columns of values each.
BatchSizes strategic_batches(const StrategicGames& shape, std::uint64_t games, int columns);

/// Bytes that a thread's games may take, where an instruction set with fewer lanes can help it. Of
/// 99,225 outcomes the 16 games of AVX-512 in float take 95 MB, far beyond the caches, and the 8 of
/// AVX2 are twice as fast.
inline constexpr std::int64_t lane_memory = 64'000'000;

/// The kernels wanted, or for games so large that their lanes would take more than `lane_memory`
/// those of a narrower instruction set: the same results.
const cpu::Kernels& kernels_for(const StrategicGames& shape, const cpu::Kernels& wanted);

}  // namespace delegauge::host
