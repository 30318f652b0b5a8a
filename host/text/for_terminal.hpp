// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace delegauge::host {

/// Text that somebody else wrote, such as a game's name, made fit for one line of a terminal: UTF-8
/// stays as it is, but control characters, what changes the direction of writing, what cannot be
/// seen, and bytes that are no UTF-8 become \xNN.
std::string for_terminal(std::string_view text);

}  // namespace delegauge::host
