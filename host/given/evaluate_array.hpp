// SPDX-License-Identifier: Apache-2.0
// Arrays of games, measured batch by batch over workers; results in the order of the games.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/files/columns.hpp"
#include "host/files/destination.hpp"
#include "host/given/npy_games.hpp"
#include "host/machine/team.hpp"
#include "kernels/executor/given_job.hpp"

namespace delegauge::host {

/// Measures a batch; returns whether all its utilities were finite. Called by one thread at a time,
/// on results with room for the batch's padding. A CPU thread's is a kernel of its instruction set.
using GivenEvaluator = std::function<bool(const GivenJob& job, const GivenBatch& batch)>;

/// Fills in columns of games [first, first + count) that the evaluator leaves: column c of game
/// first + g goes to results[c * stride + g]. Called by several threads at a time.
using ColumnFiller = std::function<void(std::uint64_t first, std::uint64_t count, double* results,
                                        std::int64_t stride)>;

struct ArrayExecution {
  std::vector<GivenEvaluator> workers;  // one thread for each
  std::uint64_t batch = 1;              // games that a worker takes at a time
  std::size_t writers = 1;              // threads that make text of a batch
  ColumnFiller filler = {};             // if there is one
};

/// Games of which a worker's numbers and text take a few megabytes.
std::uint64_t default_array_batch(const ArrayShape& shape, int columns);

/// The same for a worker whose kernels are a GPU's: 10^5 games, as long as they take no more than
/// 256 MB.
std::uint64_t default_device_array_batch(const ArrayShape& shape, int columns);

/// Raises UsageError for the first game that is no game: utilities that are not finite, or a
/// strategy that is no distribution.
void check_games(const NpyGames& games, std::uint64_t batch);

/// Writes the header and a row per game, in order. Raises UsageError for the first game that is no
/// game (batches before it have been written by then), RunError if `watch` gave up, the destination
/// cannot be written or a thread could not be started.
void evaluate_array(const NpyGames& games, const GivenJob& job, const ArrayExecution& execution,
                    ColumnsFormat format, const std::vector<std::string>& names,
                    Destination& destination, const Watch& watch);

}  // namespace delegauge::host
