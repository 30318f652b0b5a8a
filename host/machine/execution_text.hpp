// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/machine/execution.hpp"

namespace delegauge::host {

/// "2.0 s, 5000 games/s, 2 threads, avx2", or the devices instead of threads; and why it was the
/// CPU, where that is to be said.
std::string execution_text(const Execution& execution, std::uint64_t games, double seconds,
                           std::string_view what_they_are = "games");

}  // namespace delegauge::host
