// SPDX-License-Identifier: Apache-2.0
// How a case's games are worked on.
#pragma once

#include <cstdint>
#include <string>

#include "host/machine/batch_run.hpp"
#include "host/machine/execution.hpp"

namespace delegauge::host {

/// The execution with the batch that a job's command would choose.
Execution as_run(Execution execution, const BatchSizes& sizes);
/// With batches so small that every worker has several of these games.
Execution in_pieces(Execution execution, const BatchSizes& sizes, std::uint64_t games);

/// For runs that nothing ends early.
bool go_on(std::uint64_t done);
/// A device that fails has not passed, whatever the others make of its games: raises RunError.
void fail_at_once(const std::string& message);

}  // namespace delegauge::host
