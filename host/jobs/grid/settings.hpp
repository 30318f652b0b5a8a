// SPDX-License-Identifier: Apache-2.0
// The options of a run of `grid`.
#pragma once

#include <string>

#include "host/jobs/grid/configuration.hpp"
#include "host/settings/table_options.hpp"

namespace delegauge::host {

const SettingsTable<GridConfiguration>& grid_settings();

/// The command line that makes the same run, shortest first: only options that differ from the
/// defaults.
std::string command_line_options(const GridConfiguration& configuration);

struct GridOptions : SettingOptions<GridConfiguration> {
  explicit GridOptions(CLI::App& command) : SettingOptions(grid_settings(), command) {}
};

}  // namespace delegauge::host
