// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/check/case_request.hpp"

namespace delegauge::host {

/// Adds a case for the kernel of replicates.
void add_estimate_cases(KernelCases& cases, const CaseRequest& request);

}  // namespace delegauge::host
