// SPDX-License-Identifier: Apache-2.0
#include "host/python/options.hpp"

#include <CLI/CLI.hpp>

#include "host/commands/commands.hpp"

namespace delegauge::host::python {

std::vector<CommandInfo> job_options() {
  CLI::App app("", "delegauge");
  Action action;
  add_jobs(app, action);
  std::vector<CommandInfo> commands;
  for (const CLI::App* const command : app.get_subcommands({})) {
    CommandInfo info = {command->get_name(), command->get_description(), {}};
    for (const CLI::Option* const option : command->get_options()) {
      // Those without a group are names that options had once.
      if (option->get_group().empty() || option->get_lnames().empty()) continue;
      const std::string& name = option->get_lnames().front();
      if (name == "help") continue;
      const bool is_switch = option->get_expected_min() == 0;
      info.options.push_back({name, is_switch ? "" : option->get_type_name(),
                              option->get_description(), option->get_group(), is_switch});
    }
    commands.push_back(std::move(info));
  }
  return commands;
}

}  // namespace delegauge::host::python
