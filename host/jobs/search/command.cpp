// SPDX-License-Identifier: Apache-2.0
// `delegauge search`: looks for the games on which a bound is tightest.
#include <memory>

#include "host/job/execution_options.hpp"
#include "host/jobs/search/job.hpp"
#include "host/jobs/search/list_entry.hpp"
#include "host/jobs/search/settings.hpp"
#include "host/settings/option_file.hpp"

namespace delegauge::host {
namespace {

struct SearchArguments {
  explicit SearchArguments(CLI::App& command)
      : games(command),
        execution(
            command,
            "Chains that a thread (1 to 1048576, in whole 16s) or a GPU (1 to 1073741824) takes at "
            "a time, or auto (default)") {
    add_option_file(command);
  }
  SearchOptions games;
  ExecutionOptions execution;
};

int run(const SearchArguments& options, const WritePage& page) {
  const SearchConfiguration configuration = options.games.configuration();
  const Execution execution =
      options.execution.execution(search_batches(configuration), work_of(configuration));
  SearchJobRun job(configuration, execution);
  return run_job(job, execution, options.execution, page);
}

}  // namespace

RunCommand search_command(CLI::App& command) {
  const auto options = std::make_shared<SearchArguments>(command);
  return [options](const WritePage& page) { return run(*options, page); };
}

}  // namespace delegauge::host
