// SPDX-License-Identifier: Apache-2.0
#include "host/text/for_terminal.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace delegauge::host {
namespace {

/// Whether a character does nothing but be seen.
bool is_visible(std::uint32_t code) noexcept {
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return false;  // control characters
  if (code == 0xAD || code == 0x61C || code == 0xFEFF) return false;
  if (code >= 0x200B && code <= 0x200F) return false;  // of no width, direction marks
  if (code >= 0x2028 && code <= 0x202E) return false;  // line ends, direction
  if (code >= 0x2060 && code <= 0x206F) return false;  // likewise
  if (code >= 0xFFF9 && code <= 0xFFFB) return false;  // annotations
  return code < 0xE0000;                               // tags, private use
}

}  // namespace

Character first_of(std::string_view text) noexcept {
  constexpr Character no_text = {0, 1, false};
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1, is_visible(first)};
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) return no_text;
  std::uint32_t code = first & (0xFFU >> (bytes + 1));
  for (std::size_t at = 1; at < bytes; ++at) {
    if ((byte(at) & 0xC0U) != 0x80U) return no_text;
    code = code << 6U | (byte(at) & 0x3FU);
  }
  // Longer than need be, halves of UTF-16, and beyond the last.
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < least[bytes] || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) return no_text;
  return {code, bytes, is_visible(code)};
}

std::string for_terminal(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const Character character = first_of(text);
    if (character.is_shown) {
      shown += text.substr(0, character.bytes);
    } else {
      for (const char c : text.substr(0, character.bytes)) {
        shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
      }
    }
    text.remove_prefix(character.bytes);
  }
  return shown;
}

}  // namespace delegauge::host
