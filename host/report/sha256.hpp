// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace delegauge::host {

/// FIPS 180-4. Pages name the hashes of their own scripts, so that browsers run no other.
std::array<std::uint8_t, 32> sha256(std::string_view bytes);

}  // namespace delegauge::host
