// SPDX-License-Identifier: Apache-2.0
// The files of an `estimate` run (docs/files.md), as text: the same bytes however it was carried
// out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/files/atomic_file.hpp"
#include "host/job/run_json.hpp"
#include "host/jobs/estimate/result.hpp"

namespace delegauge::host {

inline constexpr const char* estimates_name = "estimates.json";
inline constexpr const char* estimate_format = "delegauge-estimate";

/// Everything that is estimated.
std::string estimates_json(const EstimateConfiguration& configuration, const EstimateTally& tally,
                           const EstimateResult& result);
/// A row per group, measure, player and share.
std::string estimates_csv(const EstimateConfiguration& configuration, const EstimateResult& result);
/// Rows of the log for the page's plane of outcomes.
std::string outcomes_csv(const EstimateTally& tally);
/// Which run it is; estimates.json has what came of it.
struct EstimateSizes {
  std::uint64_t replicates = 0, rows = 0, clusters = 0;
};
std::string estimate_summary_json(const EstimateConfiguration& configuration,
                                  const EstimateSizes& sizes);

/// These and run.json, in the order in which they get their names: the summary last.
std::vector<FileContent> estimate_files(const EstimateConfiguration& configuration,
                                        const Execution& execution, const RunRecord& record,
                                        const EstimateTally& tally);

}  // namespace delegauge::host
