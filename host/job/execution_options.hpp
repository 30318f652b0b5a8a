// SPDX-License-Identifier: Apache-2.0
// The command-line options that say how a run is carried out; they leave its statistics alone.
#pragma once

#include <string>

#include "host/job/long_run_options.hpp"
#include "host/job/progress.hpp"
#include "host/machine/execution.hpp"
#include "host/machine/outlook.hpp"
#include "host/settings/options.hpp"

namespace delegauge::host {

/// --device, --threads, --isa, --batch, --out, --report, --progress, --quiet and LongRunOptions.
/// Must outlive the parsing.
class ExecutionOptions {
 public:
  /// batch_help: what --batch is of this command; games, if it does not say.
  explicit ExecutionOptions(CLI::App& command, const std::string& batch_help = games_at_a_time());
  ExecutionOptions(const ExecutionOptions&) = delete;
  ExecutionOptions& operator=(const ExecutionOptions&) = delete;

  /// work: all that the run's shards have to do. Raises UsageError naming the option, RunError if
  /// there are no such devices.
  Execution execution(const BatchSizes& sizes, const Work& work) const;
  /// Threads and instruction set alone, for what comes before it is known how much there is to do.
  Execution threads_and_kernels() const;
  /// Chooses the batch of such an execution.
  void choose_batch(const BatchSizes& sizes, Execution& execution) const;
  ProgressMode progress() const;
  /// The folder to write, empty if none. Raises UsageError for `--out ""`.
  std::string out() const;
  /// Whether a page of the run is asked for. Raises UsageError if there is no folder for it.
  bool report() const;
  bool quiet() const { return quiet_; }
  const LongRunOptions& long_run() const { return long_run_; }

 private:
  static std::string games_at_a_time();
  Workload workload(Execution execution, Work work) const;

  std::string device_ = "auto";
  std::string threads_ = "auto";
  std::string isa_ = "auto";
  std::string batch_ = "auto";
  std::string out_;
  std::string progress_ = "auto";
  bool report_ = false;
  bool quiet_ = false;
  CLI::Option* out_option_ = nullptr;
  LongRunOptions long_run_;
};

}  // namespace delegauge::host
