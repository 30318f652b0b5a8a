// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/report/job_kind.hpp"

namespace delegauge::host {

/// Adds the options of `delegauge sweep` to its command.
RunCommand sweep_command(CLI::App& command);

}  // namespace delegauge::host
