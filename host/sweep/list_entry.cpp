// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/list_entry.hpp"

#include "host/job/merge.hpp"
#include "host/jobs/list.hpp"
#include "host/sweep/command.hpp"
#include "host/sweep/job.hpp"
#include "host/sweep/page.hpp"

namespace delegauge::host {
namespace {

int merge(const MergeOptions& options, const std::vector<MergePart>& parts) {
  Execution execution;
  execution.kernels = &cpu::choose("auto");
  const MergePart& first = parts.front();
  const ChooseBatch none = [](const BatchSizes& /*sizes*/, Execution& /*of_cell*/) {};
  SweepJobRun job(sweep_configuration_from_json(first.state.configuration,
                                                first.path.string() + ": configuration"),
                  execution, none, options.out);
  return merge_parts(options, parts, job);
}

}  // namespace

const JobKind sweep_kind = {
    .name = "sweep",
    .about = "Run a job for all combinations of some options' values, as one run",
    .command = sweep_command,
    .merge = merge,
    .check =
        [](const RunDocument& document) {
          sweep_configuration_from_json(document.configuration, document.place);
        },
    .add_cases = nullptr,
    .read_page = read_sweep_page,
};

const JobKind* kind_named(std::string_view name) {
  return name == sweep_kind.name ? &sweep_kind : job_named(name);
}

}  // namespace delegauge::host
