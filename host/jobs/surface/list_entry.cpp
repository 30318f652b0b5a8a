// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/list_entry.hpp"

#include "host/job/merge.hpp"
#include "host/job/read_configuration.hpp"
#include "host/jobs/surface/job.hpp"
#include "host/jobs/surface/kernel_cases.hpp"
#include "host/jobs/surface/page.hpp"
#include "host/jobs/surface/replay.hpp"
#include "host/jobs/surface/settings.hpp"
#include "host/jobs/surface/swept.hpp"

namespace delegauge::host {
namespace {

int merge(const MergeOptions& options, const std::vector<MergePart>& parts) {
  return merge_as<SurfaceJobRun>(options, parts, surface_configuration_from_json);
}

}  // namespace

const JobKind surface_kind = {
    .name = "surface",
    .about = "Sample flat games and tell how tight the regret bounds are on them",
    .command = surface_command,
    .merge = merge,
    .check = [](const RunDocument& document) { read_configuration(surface_settings(), document); },
    .add_cases = add_surface_cases,
    .read_page = read_surface_page,
    .replay = replay_surface_run,
    .sampling = surface_sampling,
    .sweeps = &swept_surface,
    .several_on_a_page = true,
};

}  // namespace delegauge::host
