// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

namespace delegauge::host {

/// What games are sampled and evaluated in; "float" and "double" to users.
enum class Precision { single_precision, double_precision };

inline constexpr std::array both_precisions = {Precision::single_precision,
                                               Precision::double_precision};

}  // namespace delegauge::host
