// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace delegauge::host {

/// JSON text of a value, ending with a newline: two-space indent, numbers as their shortest
/// round-trip decimals, those that are not finite as null; objects and arrays of plain values, and
/// arrays of arrays of them, are on one line where they fit in 100 columns. Characters of texts
/// that for_terminal() would not show are \uNNNN.
std::string json_text(const nlohmann::ordered_json& value);

}  // namespace delegauge::host
