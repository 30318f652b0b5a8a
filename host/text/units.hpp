// SPDX-License-Identifier: Apache-2.0
// Numbers for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace delegauge::host {

/// 100,000,000.
std::string count_text(std::uint64_t count);

/// 56.3 million games/s.
std::string rate_text(double per_second, std::string_view of = "games");

/// 12 s, 3 min 20 s, 5 h 12 min, 40 d 3 h.
std::string duration_text(double seconds);

/// A duration that is not known well, in one unit: about 50 s, 3 min, 5 h, 40 d, 12 years.
std::string rough_duration_text(double seconds);

}  // namespace delegauge::host
