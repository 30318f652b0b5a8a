// SPDX-License-Identifier: Apache-2.0
// The options of a run of `surface`.
#pragma once

#include <string>

#include "host/jobs/surface/configuration.hpp"
#include "host/settings/table_options.hpp"

namespace delegauge::host {

const SettingsTable<SurfaceConfiguration>& surface_settings();

/// The command line that samples the same games with the same metric and precision, shortest first:
/// only options that differ from the defaults. For `delegauge replay`.
std::string command_line_options(const SurfaceConfiguration& configuration);

/// The options of `surface`, and of `replay` where there is no run to ask.
struct SurfaceOptions : SettingOptions<SurfaceConfiguration> {
  explicit SurfaceOptions(CLI::App& command) : SettingOptions(surface_settings(), command) {}
};

}  // namespace delegauge::host
