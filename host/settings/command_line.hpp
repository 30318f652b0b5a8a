// SPDX-License-Identifier: Apache-2.0
// What is wrong with a command line, said so that it can be put right.
#pragma once

#include <string>
#include <vector>

#include "host/settings/options.hpp"

namespace delegauge::host {

/// Parses the arguments (without the program's name). Raises UsageError for a command or an option
/// that there is not, naming the one probably meant, for an option given twice, and for one whose
/// value is missing or empty; CLI::ParseError where help or the version is asked for.
void parse_command_line(CLI::App& app, const std::vector<std::string>& arguments);

/// The names of a command's options, without their dashes.
std::vector<std::string> option_names(const CLI::App& command);

}  // namespace delegauge::host
