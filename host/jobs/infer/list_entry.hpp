// SPDX-License-Identifier: Apache-2.0
// What the list of jobs says of `infer`.
#pragma once

#include "host/jobs/infer/configuration.hpp"
#include "host/report/job_kind.hpp"

namespace delegauge::host {

extern const JobKind infer_kind;

/// What the run of a document was asked for, every range checked. Unlike a run that is to be done
/// again, one that is to be looked at may be of an older version. Raises UsageError that names the
/// key.
InferConfiguration read_infer_configuration(const RunDocument& document);

/// Adds the job's options to its command; returns what runs it once they are parsed.
RunCommand infer_command(CLI::App& command);

}  // namespace delegauge::host
