// SPDX-License-Identifier: Apache-2.0
// The options of a run of `infer`.
#pragma once

#include <string>

#include "host/jobs/infer/configuration.hpp"
#include "host/settings/table_options.hpp"

namespace delegauge::host {

const SettingsTable<InferConfiguration>& infer_settings();

/// The command line that makes the same run, shortest first: only options that differ from the
/// defaults.
std::string command_line_options(const InferConfiguration& configuration);

struct InferOptions : SettingOptions<InferConfiguration> {
  explicit InferOptions(CLI::App& command) : SettingOptions(infer_settings(), command) {}
};

}  // namespace delegauge::host
