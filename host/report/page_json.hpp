// SPDX-License-Identifier: Apache-2.0
// Numbers as the page is told them.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

namespace delegauge::host {

/// Numbers with so many digits; what is not finite is null.
nlohmann::ordered_json numbers_json(const std::vector<double>& numbers, int digits = 6);
/// Integers of 64 bits, as JavaScript can have them.
nlohmann::ordered_json whole_json(std::uint64_t number);
nlohmann::ordered_json whole_json(const std::vector<std::uint64_t>& numbers);

}  // namespace delegauge::host
