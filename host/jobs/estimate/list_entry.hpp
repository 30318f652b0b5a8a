// SPDX-License-Identifier: Apache-2.0
// What the list of jobs says of `estimate`.
#pragma once

#include "host/report/job_kind.hpp"

namespace delegauge::host {

extern const JobKind estimate_kind;

/// Adds the job's options to its command; returns what runs it once they are parsed.
RunCommand estimate_command(CLI::App& command);

}  // namespace delegauge::host
