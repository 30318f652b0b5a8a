// SPDX-License-Identifier: Apache-2.0
// The chains of a search, and the best of the games that they found.
#pragma once

#include <memory>

#include "host/jobs/search/configuration.hpp"
#include "host/jobs/search/tally.hpp"
#include "host/machine/batch_run.hpp"
#include "host/machine/ledger.hpp"
#include "host/machine/outlook.hpp"

namespace delegauge::host {

/// What the games cost.
Work work_of(const SearchConfiguration& configuration);

/// The batches of a search.
BatchSizes search_batches(const SearchConfiguration& configuration);

/// A ledger with nothing in it.
Ledger<SearchTally> search_ledger(const SearchConfiguration& configuration);

/// What works on the chains and enters them in the ledger. All must outlive it.
std::unique_ptr<Crew> search_crew(const SearchConfiguration& configuration,
                                  const Execution& execution, Ledger<SearchTally>& ledger);

/// Enters the queue's chains in the ledger, until all are done or `watch`, which is told games of
/// whole chains, gives the run up. Raises RunError if a game's regret exceeds a bound, which it
/// shows (that would disprove a theorem), a thread could not be started or no device is left, and
/// whatever a worker raised; what was entered by then stands.
void run_search(const SearchConfiguration& configuration, const Execution& execution,
                RangeQueue& queue, Ledger<SearchTally>& ledger, const Watch& watch,
                const Warn& warn);

/// Does all chains. Raises RunError if `watch` gave the run up, too.
SearchFindings run_search(const SearchConfiguration& configuration, const Execution& execution,
                          const Watch& watch, const Warn& warn);

}  // namespace delegauge::host
