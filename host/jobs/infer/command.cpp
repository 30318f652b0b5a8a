// SPDX-License-Identifier: Apache-2.0
// `delegauge infer`: how well alignment and capability are estimated from few observations.
#include <memory>

#include "host/job/execution_options.hpp"
#include "host/jobs/infer/job.hpp"
#include "host/jobs/infer/list_entry.hpp"
#include "host/jobs/infer/settings.hpp"
#include "host/jobs/strategic/execution.hpp"
#include "host/settings/option_file.hpp"

namespace delegauge::host {
namespace {

struct InferArguments {
  explicit InferArguments(CLI::App& command) : games(command), execution(command) {
    add_option_file(command);
  }
  InferOptions games;
  ExecutionOptions execution;
};

int run(const InferArguments& options, const WritePage& page) {
  const InferConfiguration configuration = options.games.configuration();
  const std::uint64_t games = games_of(configuration);
  Execution execution = options.execution.execution(
      strategic_batches(configuration.games, games, columns_of(infer_job(configuration)),
                        Tallied::by_devices),
      work_of(configuration));
  execution.kernels = &kernels_for(configuration.games, *execution.kernels);
  InferJobRun job(configuration, execution);
  return run_job(job, execution, options.execution, page);
}

}  // namespace

RunCommand infer_command(CLI::App& command) {
  const auto options = std::make_shared<InferArguments>(command);
  return [options](const WritePage& page) { return run(*options, page); };
}

}  // namespace delegauge::host
