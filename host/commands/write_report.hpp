// SPDX-License-Identifier: Apache-2.0
// What `delegauge report` writes of runs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/report/figures.hpp"

namespace delegauge::host {

inline constexpr const char* report_name = "report.html";

struct ReportOptions {
  std::filesystem::path out = {};            // the page; empty: report.html in the first folder
  std::optional<FigureFormat> figures = {};  // also static figures, beside the page
};

/// Writes the page of the runs in these folders, and changes none of their files. Several runs are
/// runs of one job, `surface` or `grid`. Returns the names of what was written. Raises UsageError
/// for folders that hold no complete run, RunError if something cannot be written or drawn.
std::vector<std::string> write_report(const std::vector<std::filesystem::path>& folders,
                                      const ReportOptions& options);

/// The page alone, as a text that is written nowhere.
std::string report_text(const std::vector<std::filesystem::path>& folders);

}  // namespace delegauge::host
