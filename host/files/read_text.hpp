// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace delegauge::host {

/// All of a run's file. Raises UsageError if there is no such file, RunError if it cannot be read.
std::string read_text(const std::filesystem::path& path);

}  // namespace delegauge::host
