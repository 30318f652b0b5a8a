// SPDX-License-Identifier: Apache-2.0
// What the commands that run a job have in common.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "host/execution_options.hpp"
#include "host/files/run_json.hpp"
#include "host/run/interrupt.hpp"
#include "host/run/team.hpp"

namespace delegauge::host {

/// Prints what the user should know to standard error.
void warn_user(const std::string& message);

/// One run of a job: its folder, how it is watched, and its end. SIGINT gives it up, as long as
/// this lives.
class JobRun {
 public:
  /// Prepares the folder, if one is asked for.
  JobRun(const ExecutionOptions& options, const Execution& execution, const std::string& job,
         const nlohmann::ordered_json& configuration);

  /// The folder to write; empty if none.
  const std::string& out() const { return out_; }
  /// Calls work(watch), and returns when and how long it worked.
  RunRecord compute(std::uint64_t games, const std::function<void(const Watch& watch)>& work) const;
  /// Writes the page, if one is asked for, prints the table, unless the user wants it quiet, and
  /// raises RunError if there are violations.
  void finish(const std::string& table, const std::string& violations) const;

 private:
  ProgressMode progress_;
  std::string out_;
  bool report_;
  bool quiet_;
  InterruptGuard guard_;
};

}  // namespace delegauge::host
