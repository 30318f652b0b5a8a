// SPDX-License-Identifier: Apache-2.0
// Values that statistics leave out because they are not finite: what to tell the user of them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace delegauge::host {

/// Values left out, by the quantity's name.
using LeftOut = std::map<std::string_view, std::uint64_t>;

/// How many, of which quantities; empty if there are none.
std::string left_out_text(const LeftOut& left_out);

/// A table's line; empty if there are none.
std::string left_out_line(const LeftOut& left_out);

}  // namespace delegauge::host
