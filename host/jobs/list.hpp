// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "host/report/job_kind.hpp"

namespace delegauge::host {

/// All jobs, in the order of --help.
const std::vector<const JobKind*>& all_jobs();

/// Null if there is no such job.
const JobKind* job_named(std::string_view name);

}  // namespace delegauge::host
