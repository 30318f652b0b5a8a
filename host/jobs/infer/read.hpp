// SPDX-License-Identifier: Apache-2.0
// infer.csv, read back.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "host/jobs/infer/read_summary.hpp"
#include "kernels/executor/infer_job.hpp"

namespace delegauge::host {

struct InferRow {
  Observed observed = Observed::all;
  int mark = 0;
  std::array<double, estimated_count> mean = {}, standard_error = {};  // NaN where there is none
};

/// A row per distribution and mark, in this order. Raises UsageError, which names file, line and
/// column.
std::vector<InferRow> read_infer_csv(std::string text, const std::string& place,
                                     const InferConfiguration& configuration,
                                     const InferSummary& summary);

}  // namespace delegauge::host
