// SPDX-License-Identifier: Apache-2.0
// The command-line options that say which games are sampled and what is measured.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "host/jobs/surface/configuration.hpp"
#include "host/settings/option_texts.hpp"

namespace delegauge::host {

/// The options of a SurfaceConfiguration, of `surface` and of `replay`. Values stay text until
/// configuration() reads them, so that every error is one of ours. Must outlive the parsing.
class SurfaceOptions {
 public:
  /// Adds the options to a command.
  explicit SurfaceOptions(CLI::App& command);
  SurfaceOptions(const SurfaceOptions&) = delete;
  SurfaceOptions& operator=(const SurfaceOptions&) = delete;

  /// What the user asked for, defaults for the rest. Raises UsageError naming the option.
  SurfaceConfiguration configuration() const;

  /// The name of an option that was given, such as "--players"; empty if none was.
  std::string any_given() const { return texts_.any_given(); }

 private:
  OptionTexts texts_;
};

/// The command line that samples the same games with the same metric and precision, shortest first:
/// only options that differ from the defaults. For `delegauge replay`.
std::string command_line_options(const SurfaceConfiguration& configuration);

}  // namespace delegauge::host
