// SPDX-License-Identifier: Apache-2.0
// The closing table of `infer`, at most 80 columns wide.
#pragma once

#include <string>

#include "host/jobs/infer/configuration.hpp"
#include "host/machine/execution.hpp"
#include "kernels/executor/infer_job.hpp"

namespace delegauge::host {

/// The mean errors of each measure's estimate, on the distribution that it is estimated from.
std::string infer_table(const InferConfiguration& configuration, const Execution& execution,
                        const InferTally& tally, double seconds);

/// How many values no statistic could take in, of which quantities; empty if there are none.
std::string out_of_range_text(const InferConfiguration& configuration, const InferTally& tally);

}  // namespace delegauge::host
