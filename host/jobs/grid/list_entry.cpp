// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/list_entry.hpp"

#include "host/job/merge.hpp"
#include "host/job/read_configuration.hpp"
#include "host/job/replayed.hpp"
#include "host/jobs/grid/job.hpp"
#include "host/jobs/grid/kernel_cases.hpp"
#include "host/jobs/grid/page.hpp"
#include "host/jobs/grid/settings.hpp"
#include "host/jobs/grid/swept.hpp"
#include "host/jobs/strategic/games.hpp"
#include "host/jobs/strategic/replay.hpp"

namespace delegauge::host {
namespace {

int merge(const MergeOptions& options, const std::vector<MergePart>& parts) {
  return merge_as<GridJobRun>(options, parts, grid_configuration_from_json);
}

nlohmann::ordered_json replay(const RunDocument& run, const std::string& folder,
                              std::uint64_t index) {
  const GridConfiguration configuration =
      grid_configuration_from_json(run.configuration, run.place);
  require_in_run(index, folder, games_of(configuration));
  return replay_strategic(strategic_job(configuration), configuration.precision,
                          {"grid", command_line_options(configuration)}, index);
}

}  // namespace

const JobKind grid_kind = {
    .name = "grid",
    .about = "Sample strategic games over a grid of alignment and capability measures",
    .command = grid_command,
    .merge = merge,
    .check = [](const RunDocument& document) { read_configuration(grid_settings(), document); },
    .add_cases = add_grid_cases,
    .read_page = read_grid_page,
    .replay = replay,
    .sweeps = &swept_grid,
    .several_on_a_page = true,
};

}  // namespace delegauge::host
