// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/list_entry.hpp"

#include "host/job/merge.hpp"
#include "host/jobs/estimate/job.hpp"
#include "host/jobs/estimate/kernel_cases.hpp"
#include "host/jobs/estimate/page.hpp"
#include "host/jobs/estimate/swept.hpp"

namespace delegauge::host {
namespace {

int merge(const MergeOptions& options, const std::vector<MergePart>& parts) {
  return merge_as<EstimateJobRun>(options, parts, estimate_configuration_from_json);
}

}  // namespace

const JobKind estimate_kind = {
    .name = "estimate",
    .about = "Estimate alignment, calibration and regret from logged interactions",
    .command = estimate_command,
    .merge = merge,
    .check =
        [](const RunDocument& document) {
          estimate_configuration_from_json(document.configuration, document.place);
        },
    .add_cases = add_estimate_cases,
    .read_page = read_estimate_page,
    .sweeps = &swept_estimate,
};

}  // namespace delegauge::host
