// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace delegauge::host {

/// JSON text of a value: two-space indent, numbers as their shortest round-trip decimals, arrays and
/// objects without containers inside on one line where they fit in 100 columns or sit in an array,
/// numbers that are not finite as null. Ends with a newline.
std::string json_text(const nlohmann::ordered_json& value);

}  // namespace delegauge::host
