// SPDX-License-Identifier: Apache-2.0
// The closing table of `estimate`, at most 80 columns wide.
#pragma once

#include <string>

#include "host/jobs/estimate/result.hpp"
#include "host/machine/execution.hpp"

namespace delegauge::host {

/// Every estimate, with what its measure means and what it does not, and what is to be known of the
/// log.
std::string estimate_table(const EstimateConfiguration& configuration, const Execution& execution,
                           const EstimateTally& tally, double seconds);

}  // namespace delegauge::host
