// SPDX-License-Identifier: Apache-2.0
// summary.json of each job, read back: what reports show of it, and what the run's tables must
// agree with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "delegauge/bound/list.hpp"
#include "host/job/statistic.hpp"
#include "host/jobs/search/configuration.hpp"
#include "host/jobs/strategic/configuration.hpp"
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

struct GridSummary {
  std::uint64_t games = 0;
};

struct InferSummary {
  std::uint64_t games = 0;
};

struct SearchSummary {
  std::uint64_t games = 0, chains = 0, inside = 0;
  Statistic tightness;
  std::vector<std::uint64_t> tightest;  // chains
};

/// Each reads the document, of the file `place`, of a run of the configuration. Raises UsageError,
/// which names file and key, for what is missing, of another type, out of range, or not of this
/// configuration. Members that are not read may be anything.
SurfaceSummary read_summary(const nlohmann::ordered_json& document, const std::string& place,
                            const SurfaceConfiguration& configuration);
GridSummary read_summary(const nlohmann::ordered_json& document, const std::string& place,
                         const GridConfiguration& configuration);
InferSummary read_summary(const nlohmann::ordered_json& document, const std::string& place,
                          const InferConfiguration& configuration);
SearchSummary read_summary(const nlohmann::ordered_json& document, const std::string& place,
                           const SearchConfiguration& configuration);

/// The bounds that are selected, in the list's order.
std::vector<Bound> bounds_in(const BoundSet& set);
std::string name_of_bound(Bound bound);

}  // namespace delegauge::host
