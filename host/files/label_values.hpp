// SPDX-License-Identifier: Apache-2.0
// What lies along a dimension: numbers where all of its labels are numbers.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace delegauge::host {

/// Whole numbers are those that a double has exactly.
using LabelValues =
    std::variant<std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>>;

/// The labels as whole numbers if all of them are, else as numbers, else as the texts that they
/// are.
LabelValues label_values(const std::vector<std::string>& labels);

}  // namespace delegauge::host
