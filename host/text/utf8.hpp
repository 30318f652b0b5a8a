// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace delegauge::host {

/// Whether a text is UTF-8: what is not cannot be written to JSON.
bool is_utf8(std::string_view text);

}  // namespace delegauge::host
