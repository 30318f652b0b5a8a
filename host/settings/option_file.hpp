// SPDX-License-Identifier: Apache-2.0
// `--config FILE`: option values out of a file.
#pragma once

#include <string>

#include "host/settings/options.hpp"

namespace delegauge::host {

/// Adds --config FILE to a command. The file, TOML, sets options by their long names without the
/// dashes, at its top level or in a table named like the command; the command line goes first.
/// Options take effect when the command line has been parsed. A file that cannot be read or is no
/// TOML, keys that are no options of the command or come twice, and values that no option takes
/// raise UsageError naming file and line.
void add_option_file(CLI::App& command);

/// The message of a UsageError, and where the option that it begins with was set, if a file did it.
std::string with_place_in_file(const std::string& message);

}  // namespace delegauge::host
