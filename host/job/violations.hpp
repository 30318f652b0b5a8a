// SPDX-License-Identifier: Apache-2.0
// A violated bound is a bug in the program or in a theorem: what to tell the user of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace delegauge::host {

/// A line for a bound that `games` games violate, the first with index `first`. look: how to look
/// at a game whose index follows.
std::string violation_text(std::string_view bound, std::uint64_t games, std::uint64_t first,
                           std::string_view look);

/// "delegauge replay --run DIR".
std::string replay_command(const std::string& out);

}  // namespace delegauge::host
