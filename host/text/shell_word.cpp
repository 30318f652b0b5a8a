// SPDX-License-Identifier: Apache-2.0
#include "host/text/shell_word.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>

#include "host/text/utf8.hpp"

namespace delegauge::host {
namespace {

/// Whether a text is UTF-8 without control characters.
bool is_printable_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return false;
    // U+0080 to U+009F, which terminals take for control characters, too.
    const bool controls_follow = byte == 0xc2 && i + 1 < text.size();
    if (controls_follow && static_cast<unsigned char>(text[i + 1]) < 0xa0) return false;
  }
  return is_utf8(text);
}

}  // namespace

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+=:,@%";
  if (!text.empty() && text.find_first_not_of(plain) == text.npos) return std::string(text);
  const bool printable = is_printable_utf8(text);
  std::string word = printable ? "'" : "$'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (printable && c == '\'') {
      word += "'\\''";
    } else if (!printable && (byte < 0x20 || byte >= 0x7f || c == '\'' || c == '\\')) {
      word += fmt::format("\\x{:02x}", byte);
    } else {
      word += c;
    }
  }
  return word + "'";
}

}  // namespace delegauge::host
