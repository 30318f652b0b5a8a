// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/job/run_document.hpp"
#include "host/settings/table.hpp"

namespace delegauge::host {

/// The configuration of a run's document, which may be of an older version: for whoever looks at
/// nothing that versions change. Raises UsageError naming file and key.
template <class C>
C read_configuration(const SettingsTable<C>& settings, const RunDocument& document) {
  nlohmann::ordered_json configuration = document.configuration;
  settings.raise_versions(configuration);
  return settings.from_json(configuration, document.place);
}

}  // namespace delegauge::host
