// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

namespace delegauge::host {

/// Tells the user of what is amiss while the run goes on.
using Warn = std::function<void(const std::string& message)>;

}  // namespace delegauge::host
