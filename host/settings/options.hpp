// SPDX-License-Identifier: Apache-2.0
// Options of commands for those who do not see the library that parses command lines: it is all
// headers, and compiling them again in every folder would take longer than the folder.
#pragma once

#include <string>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace delegauge::host {

/// Adds an option of how a command works, not of what games it has. The value must outlive the
/// parsing. type: what --help shows of it.
CLI::Option& add_execution_option(CLI::App& command, const std::string& name, std::string& value,
                                  const std::string& type, const std::string& help);
void add_execution_flag(CLI::App& command, const std::string& name, bool& value,
                        const std::string& help);

/// Adds what follows the command's name without dashes; the value must outlive the parsing.
void add_argument(CLI::App& command, const std::string& name, std::string& value,
                  const std::string& help);

/// Whether it was on the command line or in an option file, if only as an empty text.
bool is_given(const CLI::Option& option);

}  // namespace delegauge::host
