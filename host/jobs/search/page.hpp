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
#include "host/jobs/search/read.hpp"
#include "host/report/run_page.hpp"

namespace delegauge::host {

struct SearchContents {
  SearchConfiguration configuration;
  SearchSummary summary;
  FoundRows found;
  std::optional<FrontierMap> map;
};

/// Reads the tables beside the summary in the folder.
std::shared_ptr<const RunPage> read_search_page(const RunDocument& summary,
                                                const std::filesystem::path& folder);

void add_page_data(const std::filesystem::path& folder, const SearchContents& of,
                   nlohmann::ordered_json& data);
void add_figures(const SearchContents& run, const FigureChoice& choice,
                 std::vector<FigureScript>& scripts);

}  // namespace delegauge::host
