// SPDX-License-Identifier: Apache-2.0
// What `delegauge report` writes of runs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/report/figure_options.hpp"

namespace delegauge::host {

inline constexpr const char* report_name = "report.html";

struct ReportOptions {
  std::filesystem::path out = {};  // the page; empty: report.html in the first folder
  FigureOptions figures = {};      // static figures beside the page, if it has a format
};

/// Writes the page of the runs in these folders, and changes none of their files. Several runs are
/// of one job, of those that are looked at side by side. Returns the names of what was written.
/// Raises UsageError for folders that hold no complete run, RunError if something cannot be written
/// or drawn.
std::vector<std::string> write_report(const std::vector<std::filesystem::path>& folders,
                                      const ReportOptions& options);

/// The page alone, as a text that is written nowhere.
std::string report_text(const std::vector<std::filesystem::path>& folders);

}  // namespace delegauge::host
