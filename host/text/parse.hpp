// SPDX-License-Identifier: Apache-2.0
// Numbers, ranges and choices out of users' text. Every error names `place` (an option, such as
// "--games"), shows the text and says what is allowed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "delegauge/game/flat_games.hpp"

namespace delegauge::host {

/// A whole number in [low, high], exactly: 100000000, 1e8, 1.5e3. Raises UsageError otherwise.
std::uint64_t parse_count(std::string_view text, std::string_view place, std::uint64_t low,
                          std::uint64_t high);

/// A finite number. Raises UsageError otherwise.
double parse_number(std::string_view text, std::string_view place);

/// "low:high", or one number for both ends. Raises UsageError otherwise; order is not checked.
Range parse_range(std::string_view text, std::string_view place);

/// Seconds, 0 or more, with or without a unit, as parse_duration() has them; nothing for what is no
/// such time.
std::optional<double> duration(std::string_view text);

/// Seconds, more than 0, with or without a unit: "90", "60s", "1.5m", "2h", "1d". Raises UsageError
/// otherwise.
double parse_duration(std::string_view text, std::string_view place);

/// "on" or "off". Raises UsageError otherwise.
bool parse_switch(std::string_view text, std::string_view place);

/// The parts between commas, without surrounding blanks.
std::vector<std::string> split_list(std::string_view text);

/// The factors of "5x5x4": the parts between x, X or the sign of multiplication.
std::vector<std::string> split_product(std::string_view text);

/// Raises the UsageError: place, what the text is, what is allowed.
[[noreturn]] void refuse(std::string_view place, std::string_view text, std::string_view allowed);

}  // namespace delegauge::host
