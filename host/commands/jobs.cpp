// SPDX-License-Identifier: Apache-2.0
// The command of each job.
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "host/commands/commands.hpp"
#include "host/commands/write_report.hpp"
#include "host/jobs/list.hpp"
#include "host/sweep/list_entry.hpp"

namespace delegauge::host {

void add_jobs(CLI::App& app, Action& action) {
  std::vector<const JobKind*> kinds = all_jobs();
  kinds.push_back(&sweep_kind);
  for (const JobKind* const job : kinds) {
    CLI::App* const command = app.add_subcommand(std::string(job->name), job->about);
    command->callback([run = job->command(*command), &action] {
      action = [run] { return run([](const std::string& folder) { write_report({folder}, {}); }); };
    });
  }
}

}  // namespace delegauge::host
