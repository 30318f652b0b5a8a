// SPDX-License-Identifier: Apache-2.0
// The command-line options that say how a run is carried out; they leave its statistics alone.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "host/report/progress.hpp"
#include "host/run/execution.hpp"

namespace delegauge::host {

/// --device, --threads, --isa, --batch, --out, --report, --progress and --quiet. Must outlive the
/// parsing.
class ExecutionOptions {
 public:
  explicit ExecutionOptions(CLI::App& command);
  ExecutionOptions(const ExecutionOptions&) = delete;
  ExecutionOptions& operator=(const ExecutionOptions&) = delete;

  /// Raises UsageError naming the option, RunError if there are no such devices.
  Execution execution(const BatchSizes& sizes) const;
  ProgressMode progress() const;
  /// The folder to write, empty if none. Raises UsageError for `--out ""`.
  std::string out() const;
  /// Whether a page of the run is asked for. Raises UsageError if there is no folder for it.
  bool report() const;
  bool quiet() const { return quiet_; }

 private:
  std::string device_ = "auto";
  std::string threads_ = "auto";
  std::string isa_ = "auto";
  std::string batch_ = "auto";
  std::string out_;
  std::string progress_ = "auto";
  bool report_ = false;
  bool quiet_ = false;
  CLI::Option* out_option_ = nullptr;
};

}  // namespace delegauge::host
