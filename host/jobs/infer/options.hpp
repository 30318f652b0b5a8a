// SPDX-License-Identifier: Apache-2.0
// The command-line options of a run of `infer`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "host/jobs/infer/configuration.hpp"
#include "host/settings/option_texts.hpp"

namespace delegauge::host {

/// The options of an InferConfiguration. Must outlive the parsing.
class InferOptions {
 public:
  explicit InferOptions(CLI::App& command);

  InferConfiguration configuration() const;

 private:
  OptionTexts texts_;
};

/// The command line that makes the same run, shortest first: only options that differ from the
/// defaults.
std::string command_line_options(const InferConfiguration& configuration);

}  // namespace delegauge::host
