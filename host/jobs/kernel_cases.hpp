// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/check/case_request.hpp"

namespace delegauge::host {

/// The cases of all jobs, in their order, and those of arrays of given games.
KernelCases all_kernel_cases(const CaseRequest& request);

}  // namespace delegauge::host
