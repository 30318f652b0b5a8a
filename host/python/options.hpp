// SPDX-License-Identifier: Apache-2.0
// The options that commands have, for Python, which makes keywords of them.
#pragma once

#include <string>
#include <vector>

namespace delegauge::host::python {

struct OptionInfo {
  std::string name;   // without its dashes
  std::string value;  // what --help calls it; empty of a switch
  std::string help;
  std::string group;
  bool is_switch = false;
};

struct CommandInfo {
  std::string name, about;
  std::vector<OptionInfo> options;  // in the order of --help
};

/// Of jobs alone: what other commands do has functions of its own in Python.
std::vector<CommandInfo> job_options();

}  // namespace delegauge::host::python
