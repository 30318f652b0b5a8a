// SPDX-License-Identifier: Apache-2.0
// The kernels of `infer` held against a reference.
#pragma once

#include "host/check/case_request.hpp"

namespace delegauge::host {

/// A case for each of them.
void add_infer_cases(KernelCases& cases, const CaseRequest& request);

}  // namespace delegauge::host
