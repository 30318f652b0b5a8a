// SPDX-License-Identifier: Apache-2.0
// The options of `estimate`.
#pragma once

#include <string>

#include "host/jobs/estimate/configuration.hpp"
#include "host/settings/table_options.hpp"

namespace delegauge::host {

const SettingsTable<EstimateConfiguration>& estimate_settings();

struct EstimateOptions : SettingOptions<EstimateConfiguration> {
  explicit EstimateOptions(CLI::App& command) : SettingOptions(estimate_settings(), command) {}
};

}  // namespace delegauge::host
