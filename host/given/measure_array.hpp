// SPDX-License-Identifier: Apache-2.0
// Games in memory, measured into memory.
#pragma once

#include <cstdint>

#include "host/given/array_games.hpp"
#include "host/given/evaluate_array.hpp"
#include "host/machine/team.hpp"

namespace delegauge::host {

/// Games whose numbers stay in a processor's second-level cache while a thread is at them, a
/// multiple of given_padding.
std::uint64_t batch_in_cache(const ArrayShape& shape);

/// Measures the games: column c of game g goes to values[c * stride + g]. `stride` is at least the
/// number of games rounded up to given_padding, and so is the batch a multiple of it. What is one
/// batch is done by the thread that calls. Raises UsageError for the first game that is no game,
/// RunError if `watch` gave up or a thread could not be started.
void measure_array(const ArrayGames& games, const GivenJob& job, const ArrayExecution& execution,
                   double* values, std::int64_t stride, const Watch& watch);

}  // namespace delegauge::host
