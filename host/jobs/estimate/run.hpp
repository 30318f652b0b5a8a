// SPDX-License-Identifier: Apache-2.0
// The replicates of `estimate`.
#pragma once

#include <memory>

#include "host/jobs/estimate/prepared_log.hpp"
#include "host/jobs/estimate/tally.hpp"
#include "host/machine/batch_run.hpp"
#include "host/machine/ledger.hpp"
#include "host/machine/outlook.hpp"

namespace delegauge::host {

/// What the replicates cost.
Work work_of(const EstimateConfiguration& configuration, const PreparedLog& log);
/// About the same, of a log that has not been read again.
Work work_of(const EstimateConfiguration& configuration);

BatchSizes estimate_batches(const Work& work);

/// What works on the replicates and enters them in the ledger. All must outlive it.
std::unique_ptr<Crew> estimate_crew(const PreparedLog& log, const Execution& execution,
                                    Ledger<EstimateTally>& ledger);

/// Enters the queue's replicates in the ledger, until all are done or `watch` gives the run up.
/// Raises RunError if a thread could not be started; what was entered by then stands.
void run_estimate(const PreparedLog& log, const Execution& execution, RangeQueue& queue,
                  Ledger<EstimateTally>& ledger, const Watch& watch, const Warn& warn);

/// All replicates. Raises RunError if `watch` gave the run up, too.
EstimateTally run_estimate(const EstimateConfiguration& configuration, const PreparedLog& log,
                           const Execution& execution, const Watch& watch, const Warn& warn);

}  // namespace delegauge::host
