// SPDX-License-Identifier: Apache-2.0
// The jobs that are checked, each the way that its command runs it, in memory.
#pragma once

#include <cstdint>
#include <string>

#include "host/jobs/grid/run.hpp"
#include "host/jobs/infer/run.hpp"
#include "host/jobs/search/run.hpp"
#include "host/jobs/surface/run.hpp"
#include "host/machine/execution.hpp"
#include "kernels/executor/index_range.hpp"

namespace delegauge::host {

/// The tally of these games, of a search of these chains. Raises RunError for whatever fails, which
/// a device does that a run would go on without.
SurfaceTally tally_of(const SurfaceConfiguration& configuration, const Execution& execution,
                      const IndexRange& games);
GridTally tally_of(const GridConfiguration& configuration, const Execution& execution,
                   const IndexRange& games);
InferTally tally_of(const InferConfiguration& configuration, const Execution& execution,
                    const IndexRange& games);
SearchTally tally_of(const SearchConfiguration& configuration, const Execution& execution,
                     const IndexRange& games);

/// The games that the queue of such a job has: of a search its chains.
std::uint64_t units_of(const SurfaceConfiguration& configuration);
std::uint64_t units_of(const GridConfiguration& configuration);
std::uint64_t units_of(const InferConfiguration& configuration);
std::uint64_t units_of(const SearchConfiguration& configuration);

/// The batches that its command would choose.
BatchSizes batches_of(const SurfaceConfiguration& configuration);
BatchSizes batches_of(const GridConfiguration& configuration);
BatchSizes batches_of(const InferConfiguration& configuration);
BatchSizes batches_of(const SearchConfiguration& configuration);

/// The execution with the batch that its command would choose.
Execution as_run(Execution execution, const BatchSizes& sizes);
/// With batches so small that every worker has several of these games.
Execution in_pieces(Execution execution, const BatchSizes& sizes, std::uint64_t games);

/// For runs that nothing ends early.
bool go_on(std::uint64_t done);
/// A device that fails has not passed, whatever the others make of its games: raises RunError.
void fail_at_once(const std::string& message);

}  // namespace delegauge::host
