// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/list_entry.hpp"

#include "host/job/merge.hpp"
#include "host/job/older_version.hpp"
#include "host/job/replayed.hpp"
#include "host/jobs/infer/job.hpp"
#include "host/jobs/infer/options.hpp"
#include "host/jobs/infer/page.hpp"
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

InferConfiguration read_infer_configuration(const RunDocument& document) {
  nlohmann::ordered_json configuration = document.configuration;
  raise_version(configuration, "sampler_version", strategic_sampler_version);
  return infer_configuration_from_json(configuration, document.place);
}

const JobKind infer_kind = {
    .name = "infer",
    .about = "Estimate the measures of strategic games from few observations",
    .command = infer_command,
    .merge = merge,
    .check = [](const RunDocument& document) { read_infer_configuration(document); },
    .read_page = read_infer_page,
    .replay = replay,
};

}  // namespace delegauge::host
