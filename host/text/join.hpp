// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace delegauge::host {

/// The items' texts with the separator between them; numbers as "{}" shows them. fmt::join would
/// have every file that uses it compile the library's formatters again.
template <class List>
std::string joined(const List& items, std::string_view separator) {
  std::string text;
  bool is_first = true;
  for (const auto& item : items) {
    if (!is_first) text += separator;
    is_first = false;
    if constexpr (std::is_convertible_v<decltype(item), std::string_view>) {
      text += std::string_view(item);
    } else {
      text += fmt::format("{}", item);
    }
  }
  return text;
}

}  // namespace delegauge::host
