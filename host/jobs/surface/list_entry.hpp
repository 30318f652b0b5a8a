// SPDX-License-Identifier: Apache-2.0
// What the list of jobs says of `surface`.
#pragma once

#include "host/jobs/surface/configuration.hpp"
#include "host/report/job_kind.hpp"

namespace delegauge::host {

extern const JobKind surface_kind;

/// What the run of a document was asked for, every range checked. Unlike a run that is to be done
/// again, one that is to be looked at may be of an older version. Raises UsageError that names the
/// key.
SurfaceConfiguration read_surface_configuration(const RunDocument& document);

/// Adds the job's options to its command; returns what runs it once they are parsed.
RunCommand surface_command(CLI::App& command);

}  // namespace delegauge::host
