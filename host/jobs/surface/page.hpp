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
#include "host/jobs/surface/read.hpp"
#include "host/report/run_page.hpp"

namespace delegauge::host {

struct SurfaceContents {
  SurfaceConfiguration configuration;
  SurfaceSummary summary;
  SurfaceBins bins;
  SampledPoints points;
  std::vector<BoundTightness> tightness;
  TightestRows tightest;
};

/// Reads the tables beside the summary in the folder.
std::shared_ptr<const RunPage> read_surface_page(const RunDocument& summary,
                                                 const std::filesystem::path& folder);

void add_page_data(const std::filesystem::path& folder, const SurfaceContents& of,
                   nlohmann::ordered_json& data);
void add_figures(const SurfaceContents& run, const FigureChoice& choice,
                 std::vector<FigureScript>& scripts);

}  // namespace delegauge::host
