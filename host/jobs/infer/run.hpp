// SPDX-License-Identifier: Apache-2.0
// The games of `infer`.
#pragma once

#include <functional>
#include <memory>

#include "host/jobs/infer/configuration.hpp"
#include "host/machine/batch_run.hpp"
#include "host/machine/ledger.hpp"
#include "host/machine/outlook.hpp"

namespace delegauge::host {

/// What the games cost.
Work work_of(const InferConfiguration& configuration);

/// Columns of a game's errors.
int columns_of(const InferJob& job);

/// A ledger with nothing in it.
Ledger<InferTally> infer_ledger(const InferConfiguration& configuration);

/// Sees every batch, too; called by several threads at a time.
using InferObserver = std::function<void(const InferBatch& batch)>;

/// What works on the games and enters them in the ledger. All must outlive it.
std::unique_ptr<Crew> infer_crew(const InferConfiguration& configuration,
                                 const Execution& execution, Ledger<InferTally>& ledger,
                                 InferObserver see = {});

/// Enters the queue's games in the ledger, until all are done or `watch` gives the run up. Raises
/// RunError if a thread could not be started or no device is left, and whatever a worker raised;
/// what was entered by then stands.
void run_infer(const InferConfiguration& configuration, const Execution& execution,
               RangeQueue& queue, Ledger<InferTally>& ledger, const Watch& watch, const Warn& warn,
               const InferObserver& see = {});

/// Adds up the errors of all games. Raises RunError if `watch` gave the run up, too.
InferTally run_infer(const InferConfiguration& configuration, const Execution& execution,
                     const Watch& watch, const Warn& warn);

}  // namespace delegauge::host
