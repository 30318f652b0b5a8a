// SPDX-License-Identifier: Apache-2.0
// A run's folder, read back: all that reports show of it. Every file has one reader, and what comes
// out of it is in range and fits together.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "host/job/read_configuration.hpp"
#include "host/job/read_summary.hpp"
#include "host/job/run_facts.hpp"
#include "host/jobs/grid/read.hpp"
#include "host/jobs/infer/read.hpp"
#include "host/jobs/search/read.hpp"
#include "host/jobs/surface/read.hpp"

namespace delegauge::host {

struct SurfaceContents {
  SurfaceConfiguration configuration;
  SurfaceSummary summary;
  SurfaceBins bins;
  SampledPoints points;
  std::vector<BoundTightness> tightness;
  TightestRows tightest;
};
struct GridContents {
  GridConfiguration configuration;
  GridSummary summary;
  GridTable table;
};
struct InferContents {
  InferConfiguration configuration;
  InferSummary summary;
  std::vector<InferRow> rows;
};
struct SearchContents {
  SearchConfiguration configuration;
  SearchSummary summary;
  FoundRows found;
  std::optional<FrontierMap> map;
};

struct RunContents {
  std::filesystem::path folder;
  std::string job;
  nlohmann::ordered_json configuration;  // as the files have it; it has been read and is in range
  RunFacts facts;
  std::variant<SurfaceContents, GridContents, InferContents, SearchContents> of;
};

/// Changes nothing in the folder. Raises UsageError, which names the file, unless it holds a
/// complete run of this version of the files; RunError if a file cannot be read.
RunContents read_run_contents(const std::filesystem::path& folder);

}  // namespace delegauge::host
