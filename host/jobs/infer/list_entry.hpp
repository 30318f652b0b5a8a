// SPDX-License-Identifier: Apache-2.0
// What the list of jobs says of `infer`.
#pragma once

#include "host/report/job_kind.hpp"

namespace delegauge::host {

extern const JobKind infer_kind;

/// Adds the job's options to its command; returns what runs it once they are parsed.
RunCommand infer_command(CLI::App& command);

}  // namespace delegauge::host
