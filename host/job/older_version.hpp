// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

namespace delegauge::host {

/// Makes an older version in a configuration pass for ours: nothing that is looked at depends on
/// it.
void raise_version(nlohmann::ordered_json& configuration, const char* key, int ours);

}  // namespace delegauge::host
