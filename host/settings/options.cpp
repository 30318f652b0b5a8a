// SPDX-License-Identifier: Apache-2.0
#include "host/settings/options.hpp"

#include <CLI/CLI.hpp>

namespace delegauge::host {
namespace {

constexpr const char* group = "Execution";

}  // namespace

CLI::Option& add_execution_option(CLI::App& command, const std::string& name, std::string& value,
                                  const std::string& type, const std::string& help) {
  return *command.add_option(name, value, help)->type_name(type)->group(group);
}

void add_execution_flag(CLI::App& command, const std::string& name, bool& value,
                        const std::string& help) {
  command.add_flag(name, value, help)->group(group);
}

void add_argument(CLI::App& command, const std::string& name, std::string& value,
                  const std::string& help) {
  command.add_option(name, value, help);
}

bool is_given(const CLI::Option& option) { return !option.empty(); }

}  // namespace delegauge::host
