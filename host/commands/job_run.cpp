// SPDX-License-Identifier: Apache-2.0
#include "host/commands/job_run.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <ctime>

#include "host/error.hpp"
#include "host/files/run_folder.hpp"
#include "host/report/report.hpp"

namespace delegauge::host {
namespace {

std::string utc_now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

}  // namespace

void warn_user(const std::string& message) { fmt::print(stderr, "delegauge: {}\n", message); }

JobRun::JobRun(const ExecutionOptions& options, const Execution& execution, const std::string& job,
               const nlohmann::ordered_json& configuration)
    : progress_(options.progress()),
      out_(options.out()),
      report_(options.report()),
      quiet_(options.quiet()) {
  if (!out_.empty() && prepare_run_folder(out_, job, configuration)) {
    warn_user(fmt::format("{} holds this same run; its files are written again", out_));
  }
  if (!execution.note.empty() && !quiet_) warn_user(execution.note);
}

RunRecord JobRun::compute(std::uint64_t games,
                          const std::function<void(const Watch& watch)>& work) const {
  RunRecord record;
  record.started = utc_now();
  const auto start = std::chrono::steady_clock::now();
  {
    Progress progress(progress_, games);
    work([&](std::uint64_t done) {
      progress.update(done);
      return !guard_.interrupted();
    });
  }
  record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  record.ended = utc_now();
  return record;
}

void JobRun::finish(const std::string& table, const std::string& violations) const {
  if (report_) write_report({out_}, {});
  if (!quiet_) {
    std::string text = table;
    if (!out_.empty()) text += fmt::format("\nwritten to {}\n", out_);
    std::fputs(text.c_str(), stdout);  // failures show when the program flushes
  }
  // A violated bound is a bug in the program or in a theorem: it must not pass unseen.
  if (!violations.empty()) throw RunError(violations);
}

}  // namespace delegauge::host
