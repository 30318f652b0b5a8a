// SPDX-License-Identifier: Apache-2.0
// A sweep as a TOML file has it.
#pragma once

#include <string>

#include "host/sweep/plan.hpp"

namespace delegauge::host {

/// Reads the file: `job` and `files` at its top level, [vary], [fixed] and any number of [[cell]].
/// Raises UsageError naming file and line, which is said of the file's text, not of the cells that
/// come of it.
WantedSweep read_sweep_file(const std::string& file);

}  // namespace delegauge::host
