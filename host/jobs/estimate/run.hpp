// SPDX-License-Identifier: Apache-2.0
// The replicates of `estimate`.
#pragma once

#include "host/jobs/estimate/prepared_log.hpp"
#include "host/jobs/estimate/tally.hpp"
#include "host/machine/batch_run.hpp"
#include "host/machine/ledger.hpp"
#include "host/machine/outlook.hpp"

namespace delegauge::host {

/// What the replicates cost.
Work work_of(const EstimateConfiguration& configuration, const PreparedLog& log);

BatchSizes estimate_batches(const EstimateConfiguration& configuration, const PreparedLog& log);

/// Enters the queue's replicates in the ledger, until all are done or `watch` gives the run up.
/// Raises RunError if a thread could not be started; what was entered by then stands.
void run_estimate(const PreparedLog& log, const Execution& execution, RangeQueue& queue,
                  Ledger<EstimateTally>& ledger, const Watch& watch, const Warn& warn);

/// All replicates. Raises RunError if `watch` gave the run up, too.
EstimateTally run_estimate(const EstimateConfiguration& configuration, const PreparedLog& log,
                           const Execution& execution, const Watch& watch, const Warn& warn);

}  // namespace delegauge::host
