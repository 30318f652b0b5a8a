// SPDX-License-Identifier: Apache-2.0
// A sweep's folder, read back, and what its page is told of it.
#pragma once

#include <filesystem>
#include <memory>

#include "host/job/run_document.hpp"
#include "host/report/run_page.hpp"

namespace delegauge::host {

/// Reads the summary of every cell, by its own job's reader. Raises UsageError that names the file.
std::shared_ptr<const RunPage> read_sweep_page(const RunDocument& summary,
                                               const std::filesystem::path& folder);

}  // namespace delegauge::host
