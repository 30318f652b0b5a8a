// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/report/job_kind.hpp"

namespace delegauge::host {

/// A sweep, to whatever knows jobs by their kinds.
extern const JobKind sweep_kind;

/// The job of this name, or the sweep; null if there is none.
const JobKind* kind_named(std::string_view name);

}  // namespace delegauge::host
