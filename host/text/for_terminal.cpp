// SPDX-License-Identifier: Apache-2.0
#include "host/text/for_terminal.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace delegauge::host {
namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 0;  // 0: no UTF-8
};

/// The character that a text begins with.
Character first_of(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) return {};
  std::uint32_t code = first & (0xFFU >> (bytes + 1));
  for (std::size_t at = 1; at < bytes; ++at) {
    if ((byte(at) & 0xC0U) != 0x80U) return {};
    code = code << 6U | (byte(at) & 0x3FU);
  }
  // Longer than need be, halves of UTF-16, and beyond the last.
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < least[bytes] || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) return {};
  return {code, bytes};
}

bool is_shown(std::uint32_t code) {
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return false;  // control characters
  if (code == 0xAD || code == 0x61C || code == 0xFEFF) return false;
  if (code >= 0x200B && code <= 0x200F) return false;  // of no width, direction marks
  if (code >= 0x2028 && code <= 0x202E) return false;  // line ends, direction
  if (code >= 0x2060 && code <= 0x206F) return false;  // likewise
  if (code >= 0xFFF9 && code <= 0xFFFB) return false;  // annotations
  return code < 0xE0000;                               // tags, private use
}

}  // namespace

std::string for_terminal(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const Character character = first_of(text);
    const std::size_t bytes = character.bytes == 0 ? 1 : character.bytes;
    if (character.bytes > 0 && is_shown(character.code)) {
      shown += text.substr(0, bytes);
    } else {
      for (const char c : text.substr(0, bytes)) {
        fmt::format_to(std::back_inserter(shown), "\\x{:02x}", static_cast<unsigned char>(c));
      }
    }
    text.remove_prefix(bytes);
  }
  return shown;
}

}  // namespace delegauge::host
