// SPDX-License-Identifier: Apache-2.0
// The options of a run of `search`.
#pragma once

#include "host/jobs/search/configuration.hpp"
#include "host/settings/table_options.hpp"

namespace delegauge::host {

const SettingsTable<SearchConfiguration>& search_settings();

struct SearchOptions : SettingOptions<SearchConfiguration> {
  explicit SearchOptions(CLI::App& command) : SettingOptions(search_settings(), command) {}
};

}  // namespace delegauge::host
