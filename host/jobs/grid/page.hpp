// SPDX-License-Identifier: Apache-2.0
// A run's files, read back, and what its page is told of them.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/job/run_document.hpp"
#include "host/jobs/grid/read.hpp"
#include "host/report/run_page.hpp"

namespace delegauge::host {

struct GridContents {
  GridConfiguration configuration;
  GridSummary summary;
  GridTable table;
};

/// Reads the tables beside the summary in the folder.
std::shared_ptr<const RunPage> read_grid_page(const RunDocument& summary,
                                              const std::filesystem::path& folder);

void add_page_data(const std::filesystem::path& folder, const GridContents& of,
                   nlohmann::ordered_json& data);
void add_figures(const GridContents& run, const FigureChoice& choice,
                 std::vector<FigureScript>& scripts);

}  // namespace delegauge::host
