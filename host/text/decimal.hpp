// SPDX-License-Identifier: Apache-2.0
// Decimal numbers out of text, whatever file or option it comes from: the same digits are the same
// number everywhere.
#pragma once

#include <string_view>

namespace delegauge::host {

enum class DecimalFault { none, malformed, too_large };

struct Decimal {
  double value = 0;
  DecimalFault fault = DecimalFault::none;
};

/// The double nearest to a decimal number such as 2, -1.5, +3 or 1e-3. One that is too small for a
/// double is 0, as in JSON; one that is too large is a fault, as are infinity and NaN, which are no
/// numbers here.
Decimal parse_decimal(std::string_view text);

}  // namespace delegauge::host
