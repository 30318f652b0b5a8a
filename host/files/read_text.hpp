// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace delegauge::host {

/// No file of a run that is read again is larger: the largest, the summary of 10,000 points, has
/// 100 MB.
inline constexpr std::uint64_t most_bytes_of_run_file = std::uint64_t{1} << 28U;

/// All of a run's file. Raises UsageError if there is no such file or it is none that a run could
/// have, RunError if it cannot be read. Where another program has called, it may have the file.
std::string read_text(const std::filesystem::path& path);

}  // namespace delegauge::host
