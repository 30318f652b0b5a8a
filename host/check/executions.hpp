// SPDX-License-Identifier: Apache-2.0
// How a case's games are worked on.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "host/machine/batch_run.hpp"
#include "host/machine/execution.hpp"
#include "host/machine/ledger.hpp"
#include "kernels/executor/index_range.hpp"

namespace delegauge::host {

/// The execution with the batch that a job's command would choose.
Execution as_run(Execution execution, const BatchSizes& sizes);
/// With batches so small that every worker has several of these games.
Execution in_pieces(Execution execution, const BatchSizes& sizes, std::uint64_t games);

/// For runs that nothing ends early.
bool go_on(std::uint64_t done);
/// A device that fails has not passed, whatever the others make of its games: raises RunError.
void fail_at_once(const std::string& message);

/// The tally of these games (of a search, chains), all of them entered in the ledger by run(queue,
/// ledger).
template <class Tally, class Run>
Tally tally_of(const IndexRange& games, Ledger<Tally> ledger, const Run& run) {
  RangeQueue queue{IndexRanges(games)};
  run(queue, ledger);
  Partial<Tally> all = ledger.take();
  require_all_done(all.done.size(), games.size());
  return std::move(all.tally);
}

}  // namespace delegauge::host
