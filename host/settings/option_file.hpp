// SPDX-License-Identifier: Apache-2.0
// `--config FILE`: option values out of a file.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace delegauge::host {

/// Adds --config FILE to a command. The file (TOML or INI) sets options by their long names without
/// the dashes, at its top level or in a section named like the command; the command line goes
/// first. Options take effect when the command line has been parsed. A file that cannot be read and
/// keys that are no options of the command raise UsageError naming the file.
void add_option_file(CLI::App& command);

}  // namespace delegauge::host
