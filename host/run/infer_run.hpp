// SPDX-License-Identifier: Apache-2.0
// The games of `infer`.
#pragma once

#include "host/run/batch_run.hpp"
#include "host/strategic_configuration.hpp"

namespace delegauge::host {

/// Columns of a game's errors.
int columns_of(const InferJob& job);

/// Adds up the errors of all games. Raises RunError if `watch` gave the run up, a thread could not
/// be started or no device is left, and whatever a worker raised.
InferTally run_infer(const InferConfiguration& configuration, const Execution& execution,
                     const Watch& watch, const Warn& warn);

}  // namespace delegauge::host
