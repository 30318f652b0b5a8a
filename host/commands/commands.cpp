// SPDX-License-Identifier: Apache-2.0
#include "host/commands/commands.hpp"

namespace delegauge::host {

void add_commands(CLI::App& app, Action& action) {
  add_jobs(app, action);
  add_evaluate(app, action);
  add_replay(app, action);
  add_merge(app, action);
  add_report(app, action);
  add_check(app, action);
  add_info(app, action);
}

}  // namespace delegauge::host
