// SPDX-License-Identifier: Apache-2.0
// The files of an `infer` run (docs/files.md), as text: the same bytes however it was carried out.
#pragma once

#include <string>
#include <vector>

#include "host/files/atomic_file.hpp"
#include "host/job/run_json.hpp"
#include "host/jobs/infer/configuration.hpp"

namespace delegauge::host {

/// The errors of a measure's estimates after mark number `mark`.
const OpenMoments& error_of(const InferConfiguration& configuration, const InferTally& tally,
                            Observed observed, int mark, Estimated measure);

/// Every distribution at every mark.
std::string infer_summary_json(const InferConfiguration& configuration, const InferTally& tally);

/// A row per distribution and mark.
std::string infer_csv(const InferConfiguration& configuration, const InferTally& tally);

/// These and run.json, in the order in which they get their names: the summary last.
std::vector<FileContent> infer_files(const InferConfiguration& configuration,
                                     const Execution& execution, const RunRecord& record,
                                     const InferTally& tally);

}  // namespace delegauge::host
