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
#include "host/jobs/infer/configuration.hpp"

namespace delegauge::host {

struct InferSummary {
  std::uint64_t games = 0;
};

/// Reads the document, of the file `place`, of a run of the configuration. Raises UsageError, which
/// names file and key, for what is missing, of another type, out of range, or not of this
/// configuration. Members that are not read may be anything.
InferSummary read_summary(const nlohmann::ordered_json& document, const std::string& place,
                          const InferConfiguration& configuration);

}  // namespace delegauge::host
