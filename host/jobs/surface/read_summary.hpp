// SPDX-License-Identifier: Apache-2.0
// summary.json, read back: what reports show of it, and what the run's tables must agree with.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "delegauge/bound/list.hpp"
#include "host/job/statistic.hpp"
#include "host/jobs/surface/configuration.hpp"

namespace delegauge::host {

struct BoundSummary {
  Bound bound = Bound::published;
  std::uint64_t violations = 0;
  Statistic tightness;
  std::optional<Statistic> worst_case_tightness;
  Statistic slack;
  std::vector<std::uint64_t> tightest;  // indices
};
struct SurfaceSummary {
  std::uint64_t games = 0, degenerate = 0;
  std::vector<BoundSummary> bounds;  // those of the configuration, in the list's order
};

/// Reads the document, of the file `place`, of a run of the configuration. Raises UsageError, which
/// names file and key, for what is missing, of another type, out of range, or not of this
/// configuration. Members that are not read may be anything.
SurfaceSummary read_summary(const nlohmann::ordered_json& document, const std::string& place,
                            const SurfaceConfiguration& configuration);

}  // namespace delegauge::host
