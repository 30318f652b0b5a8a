// SPDX-License-Identifier: Apache-2.0
// The command-line options of a run of `grid`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "host/jobs/grid/configuration.hpp"
#include "host/settings/option_texts.hpp"

namespace delegauge::host {

/// The options of a GridConfiguration. Must outlive the parsing.
class GridOptions {
 public:
  /// Adds the options to a command.
  explicit GridOptions(CLI::App& command);

  /// What the user asked for, defaults for the rest. Raises UsageError naming the option.
  GridConfiguration configuration() const;

 private:
  OptionTexts texts_;
};

/// The command line that makes the same run, shortest first: only options that differ from the
/// defaults.
std::string command_line_options(const GridConfiguration& configuration);

}  // namespace delegauge::host
