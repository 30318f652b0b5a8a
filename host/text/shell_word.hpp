// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace delegauge::host {

/// A word of a command line for a POSIX shell, bash if it is not printable.
std::string shell_word(std::string_view text);

}  // namespace delegauge::host
