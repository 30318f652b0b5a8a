// SPDX-License-Identifier: Apache-2.0
// What was found, to read and to send back.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/check/check.hpp"

namespace delegauge::host {

/// A table of each subject, and a last line that says it all.
std::string check_text(const CheckResult& result);

/// The keys are in docs/files.md.
nlohmann::ordered_json check_json(const CheckResult& result);

}  // namespace delegauge::host
