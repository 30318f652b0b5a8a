// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/list_entry.hpp"

#include "host/job/merge.hpp"
#include "host/job/read_configuration.hpp"
#include "host/job/replayed.hpp"
#include "host/jobs/infer/job.hpp"
#include "host/jobs/infer/kernel_cases.hpp"
#include "host/jobs/infer/page.hpp"
#include "host/jobs/infer/settings.hpp"
#include "host/jobs/infer/swept.hpp"
#include "host/jobs/strategic/games.hpp"
#include "host/jobs/strategic/replay.hpp"

namespace delegauge::host {
namespace {

int merge(const MergeOptions& options, const std::vector<MergePart>& parts) {
  return merge_as<InferJobRun>(options, parts, infer_configuration_from_json);
}

nlohmann::ordered_json replay(const RunDocument& run, const std::string& folder,
                              std::uint64_t index) {
  const InferConfiguration configuration =
      infer_configuration_from_json(run.configuration, run.place);
  require_in_run(index, folder, games_of(configuration));
  return replay_strategic(infer_job(configuration).games, configuration.precision,
                          {"infer", command_line_options(configuration)}, index);
}

}  // namespace

const JobKind infer_kind = {
    .name = "infer",
    .about = "Estimate the measures of strategic games from few observations",
    .command = infer_command,
    .merge = merge,
    .check = [](const RunDocument& document) { read_configuration(infer_settings(), document); },
    .add_cases = add_infer_cases,
    .read_page = read_infer_page,
    .replay = replay,
    .sweeps = &swept_infer,
};

}  // namespace delegauge::host
