// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace delegauge::host {

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 0;  // at least 1
  bool is_shown = false;  // else no UTF-8, of control, of the direction of writing, or invisible
};

/// The character that a text, which is not empty, begins with. Takes no memory.
Character first_of(std::string_view text) noexcept;

/// Text that somebody else wrote, such as a game's name, made fit for one line of a terminal: UTF-8
/// stays as it is, but control characters, what changes the direction of writing, what cannot be
/// seen, and bytes that are no UTF-8 become \xNN.
std::string for_terminal(std::string_view text);

}  // namespace delegauge::host
