// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {

/// The one of these names that a mistyped word was most likely meant to be: one that it begins, or
/// one that few slips of the keyboard turn it into. Empty if none is near.
std::string closest_name(std::string_view word, const std::vector<std::string>& names);

}  // namespace delegauge::host
