// SPDX-License-Identifier: Apache-2.0
// The values of a varied option, out of a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/job/swept_job.hpp"

namespace delegauge::host {

/// "2,4,8" are three values, and so are "1,2;2,1;1" of an option whose own values have commas:
/// where there is a semicolon, it separates, and of such an option nothing else does. Of whole
/// numbers "2:6" are those from 2 to 6, and "2:10:4" every fourth of those to 10. Raises UsageError
/// naming the place.
std::vector<std::string> swept_values(const SweptOption& option, std::string_view text,
                                      const std::string& place);

/// The same of a single value, which may be such a range.
std::vector<std::string> expanded(const SweptOption& option, const std::string& value,
                                  const std::string& place);

}  // namespace delegauge::host
