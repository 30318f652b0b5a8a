// SPDX-License-Identifier: Apache-2.0
// The command-line options that say which games are searched, and how.
#pragma once

#include <CLI/CLI.hpp>

#include "host/jobs/search/configuration.hpp"
#include "host/settings/option_texts.hpp"

namespace delegauge::host {

/// The options of a SearchConfiguration. Must outlive the parsing.
class SearchOptions {
 public:
  /// Adds the options to a command.
  explicit SearchOptions(CLI::App& command);

  /// What the user asked for, defaults for the rest. Raises UsageError naming the option.
  SearchConfiguration configuration() const;

 private:
  void read_map(SearchJob& job) const;
  void read_region(SearchJob& job) const;

  OptionTexts texts_;
};

}  // namespace delegauge::host
