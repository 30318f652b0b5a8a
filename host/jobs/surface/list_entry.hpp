// SPDX-License-Identifier: Apache-2.0
// What the list of jobs says of `surface`.
#pragma once

#include "host/report/job_kind.hpp"

namespace delegauge::host {

extern const JobKind surface_kind;

/// Adds the job's options to its command; returns what runs it once they are parsed.
RunCommand surface_command(CLI::App& command);

}  // namespace delegauge::host
