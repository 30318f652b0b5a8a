// SPDX-License-Identifier: Apache-2.0
// The commands of the program.
#pragma once

#include <functional>

#include "host/settings/options.hpp"

namespace delegauge::host {

/// What to do once the command line has been parsed; returns the exit code.
using Action = std::function<int()>;

/// Each adds a command with its options; parsing the command sets `action`, which needs the App to
/// be there still.
/// The commands of all jobs.
void add_jobs(CLI::App& app, Action& action);
void add_evaluate(CLI::App& app, Action& action);
void add_merge(CLI::App& app, Action& action);
void add_replay(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_check(CLI::App& app, Action& action);
void add_info(CLI::App& app, Action& action);
/// All of them, in the order of --help.
void add_commands(CLI::App& app, Action& action);

}  // namespace delegauge::host
