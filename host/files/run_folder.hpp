// SPDX-License-Identifier: Apache-2.0
// The folder of a run: what may be written where.
#pragma once

#include <filesystem>

#include "host/configuration.hpp"

namespace delegauge::host {

inline constexpr const char* summary_name = "summary.json";
inline constexpr const char* run_name = "run.json";

/// Reads the configuration of the run in a folder, out of its run.json or summary.json. Raises
/// UsageError if there is none or it is broken.
SurfaceConfiguration read_run_configuration(const std::filesystem::path& folder);

/// Makes a folder ready for a run's files: creates it where needed and checks that it can be
/// written. Returns whether it holds a run of the same configuration, whose files will be replaced.
/// Raises UsageError if it holds a run of another configuration or files that are no run's,
/// RunError if it cannot be created or written.
bool prepare_run_folder(const std::filesystem::path& folder,
                        const SurfaceConfiguration& configuration);

}  // namespace delegauge::host
