// SPDX-License-Identifier: Apache-2.0
// The command of each job.
#include <CLI/CLI.hpp>
#include <string>

#include "host/commands/commands.hpp"
#include "host/commands/write_report.hpp"
#include "host/jobs/list.hpp"

namespace delegauge::host {

void add_jobs(CLI::App& app, Action& action) {
  for (const JobKind* const job : all_jobs()) {
    CLI::App* const command = app.add_subcommand(std::string(job->name), job->about);
    command->callback([run = job->command(*command), &action] {
      action = [run] { return run([](const std::string& folder) { write_report({folder}, {}); }); };
    });
  }
}

}  // namespace delegauge::host
